#include "expression/key_condition.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace tailrace::expression {
namespace {

std::unexpected<Error> invalid_condition(std::string_view why) {
    return validation_error(
        std::string("Invalid condition in KeyConditionExpression: ").append(why));
}

/// `KeyConditionExpressions <why>`
std::unexpected<Error> invalid_expression(std::string_view why) {
    return invalid(Kind::KeyConditionExpression,
                   std::string("KeyConditionExpressions ").append(why));
}

std::unexpected<Error> invalid_operator(std::string_view op) {
    return validation_error(
        std::string("Invalid operator used in KeyConditionExpression: ").append(op));
}

/// One attribute, and constants. Operands come in the order of the text.
class Operands {
 public:
    Result<void> add(const Operand& operand);

    /// Null if there was none.
    const Path* attribute() const { return attribute_; }
    /// The attribute came after a constant.
    bool reversed() const { return reversed_; }
    std::vector<Constant> take_constants() { return std::move(constants_); }

 private:
    const Path* attribute_ = nullptr;
    bool reversed_ = false;
    std::vector<Constant> constants_;
};

Result<void> Operands::add(const Operand& operand) {
    if (std::holds_alternative<Size>(operand.term)) {
        return invalid_expression("cannot contain nested operations");
    }
    if (const auto* constant = std::get_if<Constant>(&operand.term)) {
        constants_.push_back(*constant);
        return {};
    }
    if (attribute_ != nullptr) {
        return invalid_condition("Multiple attribute names used in one condition");
    }
    attribute_ = &std::get<Path>(operand.term);
    if (attribute_->is_nested()) {
        return invalid_expression("cannot have conditions on nested attributes");
    }
    reversed_ = !constants_.empty();
    return {};
}

/// `<>` has none.
std::optional<KeyOperator> key_operator(Comparator comparator) {
    switch (comparator) {
        case Comparator::Equal:
            return KeyOperator::Equal;
        case Comparator::Less:
            return KeyOperator::Less;
        case Comparator::LessOrEqual:
            return KeyOperator::LessOrEqual;
        case Comparator::Greater:
            return KeyOperator::Greater;
        case Comparator::GreaterOrEqual:
            return KeyOperator::GreaterOrEqual;
        default:
            return std::nullopt;
    }
}

/// What `constant op attribute` is with the attribute first.
KeyOperator mirror(KeyOperator op) {
    switch (op) {
        case KeyOperator::Less:
            return KeyOperator::Greater;
        case KeyOperator::LessOrEqual:
            return KeyOperator::GreaterOrEqual;
        case KeyOperator::Greater:
            return KeyOperator::Less;
        case KeyOperator::GreaterOrEqual:
            return KeyOperator::LessOrEqual;
        default:
            return op;
    }
}

class KeyConditionBuilder {
 public:
    Result<void> visit(const Condition& condition) { return std::visit(*this, condition.node); }

    Result<void> operator()(const And& node);
    Result<void> operator()(const Comparison& node);
    Result<void> operator()(const Between& node);
    Result<void> operator()(const BeginsWith& node);
    Result<void> operator()(const Or&) { return invalid_operator("OR"); }
    Result<void> operator()(const Not&) { return invalid_operator("NOT"); }
    Result<void> operator()(const In&) { return invalid_operator("IN"); }
    Result<void> operator()(const AttributeExists&) { return invalid_operator("attribute_exists"); }
    Result<void> operator()(const AttributeNotExists&) {
        return invalid_operator("attribute_not_exists");
    }
    Result<void> operator()(const AttributeType&) { return invalid_operator("attribute_type"); }
    Result<void> operator()(const Contains&) { return invalid_operator("contains"); }

    KeyCondition take() { return std::move(condition_); }

 private:
    Result<void> require_attribute_first(std::string_view op, const Operand& operand);
    Result<void> add(KeyOperator op, std::initializer_list<const Operand*> operands);

    KeyCondition condition_;
};

Result<void> KeyConditionBuilder::operator()(const And& node) {
    for (const auto& term : node.terms) {
        if (auto done = visit(term); !done) return done;
    }
    return {};
}

Result<void> KeyConditionBuilder::operator()(const Comparison& node) {
    const auto op = key_operator(node.comparator);
    if (!op) return invalid_operator(symbol(node.comparator));
    return add(*op, {&node.left, &node.right});
}

Result<void> KeyConditionBuilder::require_attribute_first(std::string_view op,
                                                          const Operand& operand) {
    if (std::holds_alternative<Path>(operand.term)) return {};
    return invalid_condition(
        std::string(op).append(" operator must have the key attribute as its first operand"));
}

Result<void> KeyConditionBuilder::operator()(const Between& node) {
    if (auto done = require_attribute_first("BETWEEN", node.operand); !done) return done;
    return add(KeyOperator::Between, {&node.operand, &node.lower, &node.upper});
}

Result<void> KeyConditionBuilder::operator()(const BeginsWith& node) {
    if (auto done = require_attribute_first("begins_with", node.operand); !done) return done;
    return add(KeyOperator::BeginsWith, {&node.operand, &node.prefix});
}

Result<void> KeyConditionBuilder::add(KeyOperator op, std::initializer_list<const Operand*> list) {
    Operands operands;
    for (const auto* operand : list) {
        if (auto done = operands.add(*operand); !done) return done;
    }
    if (operands.attribute() == nullptr) return invalid_condition("No key attribute specified");
    const auto& attribute = operands.attribute()->attribute();
    if (std::ranges::find(condition_.terms, attribute, &KeyTerm::attribute) !=
        condition_.terms.end()) {
        return invalid_expression("must only contain one condition per key");
    }
    auto constants = operands.take_constants();
    condition_.terms.push_back({attribute, operands.reversed() ? mirror(op) : op, constants.front(),
                                constants.size() > 1 ? constants.back() : nullptr});
    return {};
}

std::unexpected<Error> missed(const std::string& attribute) {
    return validation_error("Query condition missed key schema element: " + attribute);
}

std::unexpected<Error> not_supported() {
    return validation_error("Query key condition not supported");
}

std::unexpected<Error> not_indexable() {
    return validation_error("Attempted conditional constraint is not an indexable operation");
}

const KeyTerm* find(const KeyCondition& condition, const std::string& attribute) {
    const auto found = std::ranges::find(condition.terms, attribute, &KeyTerm::attribute);
    return found == condition.terms.end() ? nullptr : &*found;
}

Result<void> check_value(const model::KeySchema& schema, const model::KeyAttribute& attribute,
                         const Constant& value) {
    if (value->type() != attribute.type) {
        return validation_error(
            "One or more parameter values were invalid: Condition parameter type does not match "
            "schema type");
    }
    return model::check_key_value(schema, attribute, *value);
}

Result<void> check_values(const model::KeySchema& schema, const model::KeyAttribute& attribute,
                          const KeyTerm& term) {
    auto checked = check_value(schema, attribute, term.value);
    if (checked && term.upper) checked = check_value(schema, attribute, term.upper);
    return checked;
}

/// The terms that the schema's attributes have, of the right operators. A range attribute may have
/// a term only if all before it have one that is `Equal`.
Result<std::vector<const KeyTerm*>> match(const KeyCondition& condition,
                                          const model::KeySchema& schema) {
    std::vector<const KeyTerm*> terms;
    for (const auto& attribute : schema.hash_attributes()) {
        const auto* term = find(condition, attribute.name);
        if (term == nullptr) return missed(attribute.name);
        if (term->op == KeyOperator::NotIndexable) return not_indexable();
        if (term->op != KeyOperator::Equal) return not_supported();
        terms.push_back(term);
    }
    for (const auto& attribute : schema.range_attributes()) {
        if (terms.size() == condition.terms.size()) break;
        const auto* term = find(condition, attribute.name);
        if (term == nullptr) return missed(attribute.name);
        if (term->op == KeyOperator::NotIndexable) return not_indexable();
        if (terms.back()->op != KeyOperator::Equal) return not_supported();
        terms.push_back(term);
    }
    if (terms.size() < condition.terms.size()) return not_supported();
    return terms;
}

}  // namespace

Result<KeyCondition> key_condition(const Condition& condition) {
    KeyConditionBuilder builder;
    if (auto done = builder.visit(condition); !done) return std::unexpected(done.error());
    return builder.take();
}

Result<KeyQuery> bind(const KeyCondition& condition, const model::KeySchema& schema) {
    if (condition.terms.size() > std::max<std::size_t>(schema.attributes().size(), 2)) {
        return validation_error("Conditions can be of length 1 or 2 only");
    }
    const auto terms = match(condition, schema);
    if (!terms) return std::unexpected(terms.error());
    KeyQuery query;
    for (std::size_t i = 0; i < terms->size(); ++i) {
        const auto& attribute = schema.attributes()[i];
        const auto& term = *(*terms)[i];
        if (auto checked = check_values(schema, attribute, term); !checked) {
            return std::unexpected(checked.error());
        }
        if (i < schema.hash_attributes().size()) {
            query.hash.push_back(term.value);
        } else {
            query.range.push_back(term);
        }
    }
    return query;
}

}  // namespace tailrace::expression
