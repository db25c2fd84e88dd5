// What of the operands of operators and functions is wrong for every item, whatever text they come
// from: each a fault in the service's words, or nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "expression/condition.h"
#include "model/attribute_type.h"

namespace tailrace::expression {

/// As far as it is known without an item.
std::optional<model::AttributeType> type_of(const Operand& operand);

/// `Incorrect operand type for operator or function; operator or function: <, operand type: M`
std::string operand_type_fault(std::string_view function, std::string_view type);

/// `op` is `<`, `BETWEEN`, ...
std::optional<std::string> order_fault(std::string_view op, const Operand& operand);
/// Of BETWEEN: constants of different types, or the lower above the upper.
std::optional<std::string> bounds_fault(const Operand& lower, const Operand& upper);
/// Of either operand of begins_with.
std::optional<std::string> begins_with_fault(const Operand& operand);
std::optional<std::string> size_fault(const Operand& operand);
std::optional<std::string> in_fault(std::size_t candidates);
/// `type` is the second operand of attribute_type.
std::optional<std::string> attribute_type_fault(const Operand& type);
/// What it names; only if there is no fault.
model::AttributeType named_type(const Operand& type);

}  // namespace tailrace::expression
