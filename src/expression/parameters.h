// Which parameters of one request may stand together.
#pragma once

#include <span>
#include <string_view>

#include "tailrace/error.h"

namespace tailrace::expression {

/// A parameter of a request by name, and whether the request has it.
struct Parameter {
    std::string_view name;
    bool present = false;
};

/// `expressions` and `legacy` list all that the operation knows, in the service's order, for
/// example {UpdateExpression, ConditionExpression} and {AttributeUpdates, Expected,
/// ConditionalOperator}. Fails if both kinds are used in one request, or if there are names or
/// values but no expression that could mention them. (A Query lists KeyConditions only if it has a
/// KeyConditionExpression: they may stand beside a FilterExpression.)
Result<void> check_parameters(std::span<const Parameter> expressions,
                              std::span<const Parameter> legacy, bool has_names, bool has_values);

}  // namespace tailrace::expression
