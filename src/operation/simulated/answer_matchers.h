// What tests expect of a Result; needs gmock.
#pragma once

#include <string>

#include <gmock/gmock.h>

#include "model/error_table.h"
#include "tailrace/error.h"

namespace tailrace::operation {

MATCHER_P2(FailsWith, code, message, "") {
    if (arg) {
        *result_listener << "which succeeded";
        return false;
    }
    *result_listener << "which says " << model::error_entry(arg.error().code).name << ": "
                     << arg.error().message;
    return arg.error().code == code && arg.error().message == message;
}

/// ValidationException with this text.
inline auto Refuses(const std::string& message) {
    return FailsWith(ErrorCode::ValidationException, message);
}

/// ValidationException: `One or more parameter values were invalid: ` and this text.
inline auto RefusesParameter(const std::string& why) {
    return Refuses("One or more parameter values were invalid: " + why);
}

MATCHER(Succeeds, "") {
    if (arg) return true;
    *result_listener << "which says " << model::error_entry(arg.error().code).name << ": "
                     << arg.error().message;
    return false;
}

}  // namespace tailrace::operation
