#include "expression/expression.h"

#include <array>
#include <string>
#include <utility>

namespace tailrace::expression {

std::string_view name(Kind kind) {
    static constexpr std::array<std::string_view, 5> names = {
        "UpdateExpression", "ConditionExpression", "KeyConditionExpression", "FilterExpression",
        "ProjectionExpression"};
    return names[std::to_underlying(kind)];
}

std::unexpected<Error> invalid(Kind kind, std::string_view fault) {
    std::string message = "Invalid ";
    message.append(name(kind)).append(": ").append(fault);
    return validation_error(std::move(message));
}

}  // namespace tailrace::expression
