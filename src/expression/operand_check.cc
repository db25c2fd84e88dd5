#include "expression/operand_check.h"

#include <variant>

#include "expression/value_order.h"
#include "model/base64.h"
#include "model/limits.h"

namespace tailrace::expression {
namespace {

using model::attribute_type_name;

// In the service's order.
constexpr std::string_view type_names = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";
constexpr std::string_view valid_type_names = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";

const AttributeValue* constant_of(const Operand& operand) {
    const auto* constant = std::get_if<Constant>(&operand.term);
    return constant == nullptr ? nullptr : constant->get();
}

/// Null unless it is a constant string.
const std::string* string_of(const Operand& operand) {
    const auto* constant = constant_of(operand);
    return constant == nullptr ? nullptr : constant->get_if<std::string>();
}

/// Of a value that has an order.
std::string describe(const AttributeValue& value) {
    std::string text = "AttributeValue: {";
    text.append(attribute_type_name(value.type())).append(":");
    if (const auto* string = value.get_if<std::string>()) text.append(*string);
    if (const auto* number = value.get_if<Number>()) text.append(number->text());
    if (const auto* binary = value.get_if<Binary>()) text.append(model::base64(binary->bytes));
    return text.append("}");
}

std::string describe_bounds(std::string_view wanted, const AttributeValue& lower,
                            const AttributeValue& upper) {
    return "The BETWEEN operator requires " + std::string(wanted) +
           "; lower bound operand: " + describe(lower) +
           ", upper bound operand: " + describe(upper);
}

}  // namespace

std::optional<model::AttributeType> type_of(const Operand& operand) {
    if (std::holds_alternative<Size>(operand.term)) return model::AttributeType::N;
    if (const auto* constant = constant_of(operand)) return constant->type();
    return std::nullopt;
}

std::string operand_type_fault(std::string_view function, std::string_view type) {
    return std::string("Incorrect operand type for operator or function; operator or function: ")
        .append(function)
        .append(", operand type: ")
        .append(type);
}

std::optional<std::string> order_fault(std::string_view op, const Operand& operand) {
    const auto type = type_of(operand);
    if (!type || has_order(*type)) return std::nullopt;
    return operand_type_fault(op, attribute_type_name(*type));
}

std::optional<std::string> bounds_fault(const Operand& lower, const Operand& upper) {
    const auto* low = constant_of(lower);
    const auto* high = constant_of(upper);
    if (low == nullptr || high == nullptr) return std::nullopt;
    if (low->type() != high->type()) {
        return describe_bounds("same data type for lower and upper bounds", *low, *high);
    }
    if (compare(*low, *high) > 0) {
        return describe_bounds("upper bound to be greater than or equal to lower bound", *low,
                               *high);
    }
    return std::nullopt;
}

std::optional<std::string> begins_with_fault(const Operand& operand) {
    const auto type = type_of(operand);
    using enum model::AttributeType;
    if (!type || type == S || type == B) return std::nullopt;
    return operand_type_fault("begins_with", attribute_type_name(*type));
}

std::optional<std::string> size_fault(const Operand& operand) {
    const auto type = type_of(operand);
    using enum model::AttributeType;
    if (type != N && type != BOOL && type != NULL_) return std::nullopt;
    return operand_type_fault("size", attribute_type_name(*type));
}

std::optional<std::string> in_fault(std::size_t candidates) {
    if (candidates <= model::in_operands_max) return std::nullopt;
    return "The IN operator is provided with too many operands; number of operands: " +
           std::to_string(candidates);
}

std::optional<std::string> attribute_type_fault(const Operand& type) {
    const auto* name = string_of(type);
    if (name == nullptr) {
        const auto known = type_of(type);
        return operand_type_fault("attribute_type",
                                  known ? attribute_type_name(*known) : type_names);
    }
    if (model::find_attribute_type(*name)) return std::nullopt;
    return "Invalid attribute type name found; type: " + *name +
           ", valid types: " + std::string(valid_type_names);
}

model::AttributeType named_type(const Operand& type) {
    return *model::find_attribute_type(*string_of(type));
}

}  // namespace tailrace::expression
