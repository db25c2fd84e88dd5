#include "operation/table_reference.h"

#include <utility>

#include "operation/answers.h"

namespace tailrace::operation {
namespace {

Refusal invalid_arn(std::string_view part, std::string_view arn) {
    return validation_error(std::string("1 validation error detected: Invalid ")
                                .append(part)
                                .append(" in '")
                                .append(arn)
                                .append("'"));
}

/// Takes what comes before the next colon.
std::string_view take_part(std::string_view& arn) {
    const auto part = arn.substr(0, arn.find(':'));
    arn.remove_prefix(std::min(part.size() + 1, arn.size()));
    return part;
}

Refusal table_not_found(const std::string& name) {
    return fail(ErrorCode::ResourceNotFoundException,
                "Requested resource not found: Table: " + name + " not found");
}

Refusal resource_not_found() {
    return fail(ErrorCode::ResourceNotFoundException, "Requested resource not found");
}

/// `arn:<partition>:dynamodb:<region>:<account>:table/<name>`
Result<std::string> name_in_arn(const stream::Site& site, std::string_view arn) {
    constexpr std::string_view table_resource = "table/";
    auto rest = arn;
    take_part(rest);
    if (take_part(rest) != site.partition) return invalid_arn("AWS partition", arn);
    if (take_part(rest) != "dynamodb") return invalid_arn("AWS service", arn);
    if (take_part(rest) != site.region) return invalid_arn("AWS region", arn);
    if (take_part(rest) != site.account_id) return resource_not_found();
    if (!rest.starts_with(table_resource)) return invalid_arn("resource type", arn);
    rest.remove_prefix(table_resource.size());
    if (rest.empty() || rest.contains('/')) return invalid_arn("resource type", arn);
    return std::string(rest);
}

bool has_active_index(const table::Table& table, const std::string& name) {
    const auto* index = table.find_index(name);
    return index && index->status == IndexStatus::ACTIVE;
}

}  // namespace

Result<std::string> table_name_of(const stream::Site& site, std::string_view reference) {
    // A name has no colon.
    if (reference.starts_with("arn:")) return name_in_arn(site, reference);
    return std::string(reference);
}

awaitable<Result<table::TablePtr>> find_usable_table(Context& context,
                                                     const std::string& reference) {
    auto name = table_name_of(context.site, reference);
    if (!name) co_return failure(name);
    auto found = co_await context.catalog.find(std::move(*name));
    if (!found) co_return failure(found);
    if (!*found || !(*found)->row().usable()) co_return resource_not_found();
    co_return found;
}

awaitable<Result<table::TablePtr>> find_table_with(Context& context, const std::string& reference,
                                                   const std::optional<std::string>& index) {
    auto found = co_await find_usable_table(context, reference);
    if (!found || !index || has_active_index(**found, *index)) co_return found;
    std::string name = (*found)->name();
    auto fresh = co_await context.catalog.refresh(std::move(name));
    if (!fresh) co_return failure(fresh);
    if (!*fresh || !(*fresh)->row().usable()) co_return resource_not_found();
    co_return fresh;
}

awaitable<Result<table::TablePtr>> find_any_table(Context& context, const std::string& reference) {
    auto name = table_name_of(context.site, reference);
    if (!name) co_return failure(name);
    auto found = co_await context.catalog.refresh(*name);
    if (!found) co_return failure(found);
    if (!*found) co_return table_not_found(*name);
    co_return found;
}

}  // namespace tailrace::operation
