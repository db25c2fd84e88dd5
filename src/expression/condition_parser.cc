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
#include "expression/operand_check.h"
#include "expression/resolver.h"
#include "expression/syntax/function.h"
#include "expression/syntax/parser.h"

namespace tailrace::expression {
namespace {

const Path* path_of(const Operand& operand) {
    return std::get_if<Path>(&operand.term);
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
    void check(std::optional<std::string> fault) {
        if (fault) resolver_.fail(*std::move(fault));
    }

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
        check(order_fault(op, made.left));
        check(order_fault(op, made.right));
    }
    return {std::move(made)};
}

Condition ConditionBuilder::between(const syntax::Node& node) {
    Between made{operand(node.children[0]), operand(node.children[1]), operand(node.children[2])};
    resolver_.count_operator();
    resolver_.check_distinct("BETWEEN", path_of(made.operand), path_of(made.lower));
    resolver_.check_distinct("BETWEEN", path_of(made.operand), path_of(made.upper));
    check(order_fault("BETWEEN", made.operand));
    check(order_fault("BETWEEN", made.lower));
    check(order_fault("BETWEEN", made.upper));
    if (!resolver_.failed()) check(bounds_fault(made.lower, made.upper));
    return {std::move(made)};
}

Condition ConditionBuilder::in(const syntax::Node& node) {
    In made{operand(node.children[0]), operands(node, 1)};
    resolver_.count_operator();
    check(in_fault(made.candidates.size()));
    for (const auto& candidate : made.candidates) {
        resolver_.check_distinct("IN", path_of(made.operand), path_of(candidate));
    }
    index_constants(made);
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
    check(size_fault(operands[0]));
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
    if (auto fault = attribute_type_fault(operands[1])) {
        resolver_.fail(*std::move(fault));
        return {};
    }
    const auto type = named_type(operands[1]);
    return {AttributeType{std::move(operands[0]), type}};
}

Condition ConditionBuilder::begins_with(std::vector<Operand> operands) {
    for (const auto& operand : operands) check(begins_with_fault(operand));
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
