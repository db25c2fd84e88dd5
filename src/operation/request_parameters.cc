#include "operation/request_parameters.h"

#include "operation/answers.h"

namespace tailrace::operation {

Result<void> check_well_formed(const Item& item) {
    if (const auto* defect = item.defect()) return Refusal(*defect);
    return {};
}

Result<void> check_returns_old_only(std::optional<ReturnValue> return_values) {
    const auto asked = return_values.value_or(ReturnValue::NONE);
    if (asked == ReturnValue::NONE || asked == ReturnValue::ALL_OLD) return {};
    return validation_error("ReturnValues can only be ALL_OLD or NONE");
}

}  // namespace tailrace::operation
