// The functions of expressions, and where they may stand.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tailrace::expression::syntax {

enum class Function : std::uint8_t {
    AttributeExists,
    AttributeNotExists,
    AttributeType,
    BeginsWith,
    Contains,
    Size,
    IfNotExists,
    ListAppend,
};

/// Where a call stands.
enum class Position : std::uint8_t {
    Condition = 1,  // where a verdict belongs
    Operand = 2,    // within a comparison, a sum or another call
    Assigned = 4,   // all that SET assigns to a path
};

struct FunctionForm {
    std::string_view name;
    Function function;
    std::size_t operands;
    bool in_update;
    /// A sum of `Position`.
    std::uint8_t positions;

    constexpr bool allows(Position position) const {
        return (positions & static_cast<std::uint8_t>(position)) != 0;
    }
};

inline constexpr std::array<FunctionForm, 8> function_forms = {{
    {"attribute_exists", Function::AttributeExists, 1, false, 1},
    {"attribute_not_exists", Function::AttributeNotExists, 1, false, 1},
    {"attribute_type", Function::AttributeType, 2, false, 1},
    {"begins_with", Function::BeginsWith, 2, false, 1},
    {"contains", Function::Contains, 2, false, 1},
    {"size", Function::Size, 1, false, 2},
    {"if_not_exists", Function::IfNotExists, 2, true, 2 + 4},
    {"list_append", Function::ListAppend, 2, true, 4},
}};

/// Case counts. Null if there is no such function.
constexpr const FunctionForm* find_function(std::string_view name) {
    for (const auto& form : function_forms) {
        if (form.name == name) return &form;
    }
    return nullptr;
}

}  // namespace tailrace::expression::syntax
