#include "operation/request_parameters.h"

#include <algorithm>

#include "operation/answers.h"

namespace tailrace::operation {

Result<void> check_expression_parameters(std::span<const expression::Parameter> expressions,
                                         std::span<const expression::Parameter> legacy,
                                         bool has_names, bool has_values) {
    auto checked = expression::check_parameters(expressions, legacy, has_names, has_values);
    if (!checked) return checked;
    const auto used = std::ranges::find(legacy, true, &expression::Parameter::present);
    if (used != legacy.end()) return not_supported(used->name);
    return {};
}

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
