// Conditions and filters: the tree, and whether it holds for an item.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "expression/bindings.h"
#include "expression/candidates.h"
#include "expression/expression.h"
#include "expression/path.h"
#include "model/attribute_type.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression {

struct Operand;

/// `size(operand)`: no value if the operand is missing or of a type without a size.
struct Size {
    std::shared_ptr<const Operand> of;
};

struct Operand {
    std::variant<Path, Constant, Size> term;
};

enum class Comparator : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual
};

/// As it is written: `<=`.
std::string_view symbol(Comparator comparator);

struct Comparison {
    Comparator comparator = Comparator::Equal;
    Operand left;
    Operand right;
};
struct Between {
    Operand operand;
    Operand lower;
    Operand upper;
};
struct In {
    Operand operand;
    std::vector<Operand> candidates;
    /// Those candidates that are constants; null if they are few.
    std::shared_ptr<const Candidates> constants = nullptr;
};
/// Sets `constants`; to be called by who makes one.
void index_constants(In& in);

struct AttributeExists {
    Path path;
};
struct AttributeNotExists {
    Path path;
};
struct AttributeType {
    Operand operand;
    model::AttributeType type = model::AttributeType::S;
};
struct BeginsWith {
    Operand operand;
    Operand prefix;
};
struct Contains {
    Operand operand;
    Operand element;
    /// The elements of the operand, if it is a constant list; null if they are few.
    std::shared_ptr<const Candidates> elements = nullptr;
};

struct Condition;

/// Holds if all terms hold.
struct And {
    std::vector<Condition> terms;
};
/// Holds if any term holds.
struct Or {
    std::vector<Condition> terms;
};
/// Holds if its term does not.
struct Not {
    std::shared_ptr<const Condition> term;
};

/// Whatever asks for the value of an operand that has none does not hold, but `<>` does. The same
/// goes for the comparison of two values that do not compare. `attribute_not_exists` holds for a
/// path that leads nowhere.
struct Condition {
    std::variant<Comparison, Between, In, AttributeExists, AttributeNotExists, AttributeType,
                 BeginsWith, Contains, And, Or, Not>
        node;
};

/// `kind` is ConditionExpression, FilterExpression or KeyConditionExpression, which share the
/// grammar.
Result<Condition> parse_condition(Kind kind, std::string_view text, Bindings& bindings);

/// Whether the condition holds for an item; for an item that does not exist, pass an empty one.
bool holds(const Condition& condition, const AttributeMap& item);

/// Visits every path in the condition, from left to right.
void for_each_path(const Condition& condition, const std::function<void(const Path&)>& visit);

}  // namespace tailrace::expression
