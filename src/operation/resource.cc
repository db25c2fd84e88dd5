#include "operation/resource.h"

#include <algorithm>

#include "operation/answers.h"

namespace tailrace::operation {
namespace {

/// `arn:<partition>:<service>:<region>:<account>:<resource>`
struct ArnParts {
    std::string_view partition;
    std::string_view service;
    std::string_view region;
    std::string_view account;
    std::string_view resource;
};

std::string_view take_until(std::string_view& text, std::string_view separator) {
    const auto part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(part.size() + separator.size(), text.size()));
    return part;
}

ArnParts split(std::string_view arn) {
    take_until(arn, ":");
    ArnParts parts;
    parts.partition = take_until(arn, ":");
    parts.service = take_until(arn, ":");
    parts.region = take_until(arn, ":");
    parts.account = take_until(arn, ":");
    parts.resource = arn;
    return parts;
}

Refusal access_denied() {
    return fail(ErrorCode::AccessDeniedException, "Access is denied");
}

/// `<why><arn>`
Refusal refused(std::string_view why, std::string_view arn) {
    return validation_error(std::string(why).append(arn));
}

Result<void> check_is_arn(std::string_view arn) {
    if (arn.starts_with("arn:")) return {};
    return invalid_parameter(std::string("ARNs must start with 'arn:': ").append(arn));
}

Refusal of_no_resource(std::string_view arn) {
    return invalid_parameter(
        std::string("Provided Arn is not a DynamoDB resource arn: ").append(arn));
}

/// `table/<name>`, or that and `/stream/<label>`.
Result<Resource> parse_resource(std::string_view arn, std::string_view path) {
    Resource resource{.arn = std::string(arn), .table_name = {}, .stream_label = {}};
    if (take_until(path, "/") != "table") return of_no_resource(arn);
    resource.table_name = take_until(path, "/");
    if (resource.table_name.empty()) return of_no_resource(arn);
    const auto kind = take_until(path, "/");
    if (kind == "index") {
        return invalid_parameter(
            std::string("Invalid resource arn provided, only table or stream is accepted. "
                        "Provided resource arn: ")
                .append(arn));
    }
    if (!kind.empty() && (kind != "stream" || path.empty())) return of_no_resource(arn);
    resource.stream_label = path;
    return resource;
}

}  // namespace

Result<Resource> taggable_resource(const stream::Site& site, std::string_view arn) {
    if (auto fine = check_is_arn(arn); !fine) return failure(fine);
    const auto parts = split(arn);
    if (parts.service != "dynamodb") return access_denied();
    auto resource = parse_resource(arn, parts.resource);
    if (!resource) return resource;
    if (parts.account != site.account_id) return access_denied();
    if (parts.region == site.region && parts.partition == site.partition) return resource;
    return refused("Invalid TableArn: Invalid ResourceArn provided as input ", arn);
}

Result<Resource> policy_resource(const stream::Site& site, std::string_view arn) {
    if (auto fine = check_is_arn(arn); !fine) return failure(fine);
    const auto parts = split(arn);
    if (parts.service != "dynamodb") return of_no_resource(arn);
    auto resource = parse_resource(arn, parts.resource);
    if (!resource) return resource;
    if (parts.region != site.region || parts.partition != site.partition) {
        return invalid_parameter(std::string("Invalid resource Arn: ").append(arn));
    }
    if (parts.account == site.account_id) return resource;
    return validation_error(
        "This action is only supported by accounts that match the resource owner’s account.");
}

bool is_there(const table::TableRow& row, const Resource& resource) {
    return !resource.is_stream() || row.latest_stream_label == resource.stream_label;
}

awaitable<Result<table::TablePtr>> find_table_of(Context& context, const Resource& resource) {
    co_return co_await context.catalog.refresh(resource.table_name);
}

}  // namespace tailrace::operation
