// The third step of parsing a condition: from the syntax tree to the tree of condition.h.
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/assert.h"
#include "expression/condition.h"
#include "expression/resolver.h"
#include "expression/syntax/function.h"
#include "expression/syntax/parser.h"
#include "expression/value_order.h"
#include "model/base64.h"
#include "model/limits.h"

namespace tailrace::expression {
namespace {

using model::attribute_type_name;

// In the service's order.
constexpr std::string_view type_names = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";
constexpr std::string_view valid_type_names = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";

const Path* path_of(const Operand& operand) {
    return std::get_if<Path>(&operand.term);
}

const AttributeValue* constant_of(const Operand& operand) {
    const auto* constant = std::get_if<Constant>(&operand.term);
    return constant == nullptr ? nullptr : constant->get();
}

/// As far as it is known without an item.
std::optional<model::AttributeType> type_of(const Operand& operand) {
    if (std::holds_alternative<Size>(operand.term)) return model::AttributeType::N;
    if (const auto* constant = constant_of(operand)) return constant->type();
    return std::nullopt;
}

/// Children before their parents, from left to right, which is the order in which the service looks
/// for faults.
class ConditionBuilder {
 public:
    explicit ConditionBuilder(Resolver& resolver) : resolver_(resolver) {}

    Condition condition(const syntax::Node& node);

 private:
    Operand operand(const syntax::Node& node);
    std::vector<Operand> operands(const syntax::Node& node, std::size_t first = 0);

    Condition comparison(const syntax::Node& node);
    Condition between(const syntax::Node& node);
    Condition in(const syntax::Node& node);
    std::vector<Condition> terms(const syntax::Node& node);
    Condition negation(const syntax::Node& node);
    Condition predicate(const syntax::Node& call);
    Operand size(const syntax::Node& call);

    Path path_argument(const syntax::Node& call, std::vector<Operand>& operands);
    Condition attribute_type(std::vector<Operand> operands);
    Condition begins_with(std::vector<Operand> operands);
    Condition contains(std::vector<Operand> operands);

    /// The operands of a call, of the right number.
    std::vector<Operand> arguments(const syntax::Node& call, const syntax::FunctionForm& form);
    void check_ordered(std::string_view op, const Operand& operand);
    void check_bounds(const Operand& lower, const Operand& upper);

    Resolver& resolver_;
    /// Of constant lists, each made once however often the list is named.
    std::map<Constant, std::shared_ptr<const Candidates>> elements_;
};

Condition ConditionBuilder::condition(const syntax::Node& node) {
    switch (node.kind) {
        case syntax::NodeKind::Comparison:
            return comparison(node);
        case syntax::NodeKind::Between:
            return between(node);
        case syntax::NodeKind::In:
            return in(node);
        case syntax::NodeKind::And:
            return {And{terms(node)}};
        case syntax::NodeKind::Or:
            return {Or{terms(node)}};
        case syntax::NodeKind::Not:
            return negation(node);
        default:
            return predicate(node);
    }
}

std::vector<Condition> ConditionBuilder::terms(const syntax::Node& node) {
    std::vector<Condition> terms;
    terms.reserve(node.children.size());
    for (const auto& child : node.children) {
        terms.push_back(condition(child));
        if (terms.size() > 1) resolver_.count_operator();
    }
    return terms;
}

Condition ConditionBuilder::negation(const syntax::Node& node) {
    auto term = std::make_shared<const Condition>(condition(node.children.front()));
    resolver_.count_operator();
    return {Not{std::move(term)}};
}

Operand ConditionBuilder::operand(const syntax::Node& node) {
    switch (node.kind) {
        case syntax::NodeKind::Path:
            return {resolver_.path(node)};
        case syntax::NodeKind::Value:
            return {resolver_.value(node.text)};
        default:
            return size(node);
    }
}

std::vector<Operand> ConditionBuilder::operands(const syntax::Node& node, std::size_t first) {
    std::vector<Operand> operands;
    operands.reserve(node.children.size() - first);
    for (std::size_t i = first; i < node.children.size(); ++i) {
        operands.push_back(operand(node.children[i]));
    }
    return operands;
}

void ConditionBuilder::check_ordered(std::string_view op, const Operand& operand) {
    const auto type = type_of(operand);
    if (type && !has_order(*type)) resolver_.fail_type(op, attribute_type_name(*type));
}

Comparator comparator(syntax::TokenKind op) {
    return static_cast<Comparator>(std::to_underlying(op) -
                                   std::to_underlying(syntax::TokenKind::Equal));
}

Condition ConditionBuilder::comparison(const syntax::Node& node) {
    Comparison made{comparator(node.op), operand(node.children[0]), operand(node.children[1])};
    resolver_.count_operator();
    const auto op = symbol(made.comparator);
    resolver_.check_distinct(op, path_of(made.left), path_of(made.right));
    if (made.comparator >= Comparator::Less) {
        check_ordered(op, made.left);
        check_ordered(op, made.right);
    }
    return {std::move(made)};
}

Condition ConditionBuilder::between(const syntax::Node& node) {
    Between made{operand(node.children[0]), operand(node.children[1]), operand(node.children[2])};
    resolver_.count_operator();
    resolver_.check_distinct("BETWEEN", path_of(made.operand), path_of(made.lower));
    resolver_.check_distinct("BETWEEN", path_of(made.operand), path_of(made.upper));
    check_ordered("BETWEEN", made.operand);
    check_ordered("BETWEEN", made.lower);
    check_ordered("BETWEEN", made.upper);
    check_bounds(made.lower, made.upper);
    return {std::move(made)};
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

void ConditionBuilder::check_bounds(const Operand& lower, const Operand& upper) {
    const auto* low = constant_of(lower);
    const auto* high = constant_of(upper);
    if (low == nullptr || high == nullptr || resolver_.failed()) return;
    const auto fail = [&](std::string_view why) {
        resolver_.fail("The BETWEEN operator requires " + std::string(why) +
                       "; lower bound operand: " + describe(*low) +
                       ", upper bound operand: " + describe(*high));
    };
    if (low->type() != high->type()) {
        fail("same data type for lower and upper bounds");
    } else if (compare(*low, *high) > 0) {
        fail("upper bound to be greater than or equal to lower bound");
    }
}

std::shared_ptr<const Candidates> constants_among(const std::vector<Operand>& candidates) {
    std::vector<Constant> constants;
    for (const auto& candidate : candidates) {
        if (const auto* one = std::get_if<Constant>(&candidate.term)) constants.push_back(*one);
    }
    if (constants.size() < Candidates::worthwhile_min) return nullptr;
    return std::make_shared<const Candidates>(std::move(constants));
}

Condition ConditionBuilder::in(const syntax::Node& node) {
    In made{operand(node.children[0]), operands(node, 1)};
    resolver_.count_operator();
    if (made.candidates.size() > model::in_operands_max) {
        resolver_.fail("The IN operator is provided with too many operands; number of operands: " +
                       std::to_string(made.candidates.size()));
    }
    for (const auto& candidate : made.candidates) {
        resolver_.check_distinct("IN", path_of(made.operand), path_of(candidate));
    }
    made.constants = constants_among(made.candidates);
    return {std::move(made)};
}

std::vector<Operand> ConditionBuilder::arguments(const syntax::Node& call,
                                                 const syntax::FunctionForm& form) {
    auto made = operands(call);
    resolver_.count_operator();
    if (made.size() != form.operands) resolver_.fail_operands(call.text, made.size());
    made.resize(form.operands);
    if (made.size() == 2) {
        resolver_.check_distinct(call.text, path_of(made[0]), path_of(made[1]));
    }
    return made;
}

Operand ConditionBuilder::size(const syntax::Node& call) {
    auto operands = arguments(call, *syntax::find_function(call.text));
    const auto type = type_of(operands[0]);
    using enum model::AttributeType;
    if (type == N || type == BOOL || type == NULL_) {
        resolver_.fail_type(call.text, attribute_type_name(*type));
    }
    return {Size{std::make_shared<const Operand>(std::move(operands[0]))}};
}

Path ConditionBuilder::path_argument(const syntax::Node& call, std::vector<Operand>& operands) {
    if (auto* path = std::get_if<Path>(&operands[0].term)) return std::move(*path);
    resolver_.fail_path_needed(call.text);
    return {};
}

Condition ConditionBuilder::predicate(const syntax::Node& call) {
    const auto* form = syntax::find_function(call.text);
    TAILRACE_ASSERT(form != nullptr, "the parser lets no other function pass");
    auto operands = arguments(call, *form);
    switch (form->function) {
        case syntax::Function::AttributeExists:
            return {AttributeExists{path_argument(call, operands)}};
        case syntax::Function::AttributeNotExists:
            return {AttributeNotExists{path_argument(call, operands)}};
        case syntax::Function::AttributeType:
            return attribute_type(std::move(operands));
        case syntax::Function::BeginsWith:
            return begins_with(std::move(operands));
        default:
            return contains(std::move(operands));
    }
}

Condition ConditionBuilder::attribute_type(std::vector<Operand> operands) {
    const auto* constant = constant_of(operands[1]);
    const auto* name = constant == nullptr ? nullptr : constant->get_if<std::string>();
    if (name == nullptr) {
        const auto type = type_of(operands[1]);
        resolver_.fail_type("attribute_type", type ? attribute_type_name(*type) : type_names);
        return {};
    }
    const auto type = model::find_attribute_type(*name);
    if (!type) {
        resolver_.fail("Invalid attribute type name found; type: " + *name +
                       ", valid types: " + std::string(valid_type_names));
        return {};
    }
    return {AttributeType{std::move(operands[0]), *type}};
}

Condition ConditionBuilder::begins_with(std::vector<Operand> operands) {
    for (const auto& operand : operands) {
        const auto type = type_of(operand);
        using enum model::AttributeType;
        if (type && type != S && type != B) {
            resolver_.fail_type("begins_with", attribute_type_name(*type));
        }
    }
    return {BeginsWith{std::move(operands[0]), std::move(operands[1])}};
}

Condition ConditionBuilder::contains(std::vector<Operand> operands) {
    Contains made{std::move(operands[0]), std::move(operands[1])};
    const auto* constant = std::get_if<Constant>(&made.operand.term);
    const auto* list = constant ? (*constant)->get_if<AttributeValue::List>() : nullptr;
    if (list && list->size() >= Candidates::worthwhile_min) {
        auto& elements = elements_[*constant];
        if (!elements) elements = std::make_shared<const Candidates>(*constant);
        made.elements = elements;
    }
    return {std::move(made)};
}

}  // namespace

Result<Condition> parse_condition(Kind kind, std::string_view text, Bindings& bindings) {
    const auto tree = syntax::parse_condition(text);
    if (!tree) return invalid(kind, tree.error());
    Resolver resolver(bindings);
    auto condition = ConditionBuilder(resolver).condition(*tree);
    if (resolver.failed()) return invalid(kind, *resolver.fault());
    return condition;
}

}  // namespace tailrace::expression
