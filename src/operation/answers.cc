#include "operation/answers.h"

namespace tailrace::operation {

Refusal invalid_parameter(std::string_view why) {
    return validation_error(std::string("One or more parameter values were invalid: ").append(why));
}

Refusal not_supported(std::string_view what) {
    return validation_error(std::string(what).append(" is not supported by this server yet"));
}

Refusal internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

}  // namespace tailrace::operation
