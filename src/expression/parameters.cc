#include "expression/parameters.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tailrace::expression {
namespace {

std::vector<std::string_view> present(std::span<const Parameter> parameters) {
    std::vector<std::string_view> names;
    for (const auto& parameter : parameters) {
        if (parameter.present) names.push_back(parameter.name);
    }
    return names;
}

std::string join(const std::vector<std::string_view>& names, std::string_view separator) {
    std::string joined;
    for (const auto name : names) {
        if (!joined.empty()) joined.append(separator);
        joined.append(name);
    }
    return joined;
}

bool takes_values(const Parameter& parameter) {
    return parameter.name != "ProjectionExpression";
}

Result<void> check_values(std::span<const Parameter> expressions) {
    std::vector<std::string_view> absent;
    for (const auto& parameter : expressions) {
        if (!takes_values(parameter)) continue;
        if (parameter.present) return {};
        absent.push_back(parameter.name);
    }
    return validation_error(
        "ExpressionAttributeValues can only be specified when using expressions: " +
        join(absent, " and ") + (absent.size() > 1 ? " are null" : " is null"));
}

}  // namespace

Result<void> check_parameters(std::span<const Parameter> expressions,
                              std::span<const Parameter> legacy, bool has_names, bool has_values) {
    const auto used = present(expressions);
    const auto used_legacy = present(legacy);
    if (!used.empty() && !used_legacy.empty()) {
        return validation_error(
            "Can not use both expression and non-expression parameters in the same request: "
            "Non-expression parameters: {" +
            join(used_legacy, ", ") + "} Expression parameters: {" + join(used, ", ") + "}");
    }
    if (has_names && used.empty()) {
        return validation_error(
            "ExpressionAttributeNames can only be specified when using expressions");
    }
    if (has_values) return check_values(expressions);
    return {};
}

}  // namespace tailrace::expression
