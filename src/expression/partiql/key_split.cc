#include "expression/partiql/key_split.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace tailrace::expression::partiql {
namespace {

bool names(const Operand& operand, const std::string& attribute) {
    const auto* path = std::get_if<Path>(&operand.term);
    return path && !path->is_nested() && path->attribute() == attribute;
}

/// What a condition says of one attribute as a key condition could; nothing if it says something
/// else.
std::optional<KeyTerm> term_of(const Condition& condition, const std::string& attribute) {
    auto made = key_condition(condition);
    if (!made || made->terms.size() != 1 || made->terms.front().attribute != attribute) {
        return std::nullopt;
    }
    return std::move(made->terms.front());
}

using Values = std::vector<Constant>;

Values values_of(const Condition& condition, const std::string& attribute);

Values values_of(const In& in, const std::string& attribute) {
    Values values;
    if (!names(in.operand, attribute)) return values;
    for (const auto& candidate : in.candidates) {
        const auto* constant = std::get_if<Constant>(&candidate.term);
        if (!constant) return {};
        values.push_back(*constant);
    }
    return values;
}

Values values_of(const Or& disjunction, const std::string& attribute) {
    Values values;
    for (const auto& term : disjunction.terms) {
        auto some = values_of(term, attribute);
        if (some.empty()) return {};
        std::ranges::move(some, std::back_inserter(values));
    }
    return values;
}

/// The values that an attribute must equal one of; none if the condition leaves it open.
Values values_of(const Condition& condition, const std::string& attribute) {
    if (const auto* in = std::get_if<In>(&condition.node)) return values_of(*in, attribute);
    if (const auto* either = std::get_if<Or>(&condition.node)) return values_of(*either, attribute);
    if (!std::holds_alternative<Comparison>(condition.node)) return {};
    const auto term = term_of(condition, attribute);
    return term && term->op == KeyOperator::Equal ? Values{term->value} : Values();
}

/// Keeps the first of equal ones.
Values different(Values values) {
    if (values.size() > hash_values_max) return values;
    Values kept;
    for (const auto& value : values) {
        const auto equal = [&](const Constant& other) { return *other == *value; };
        if (std::ranges::none_of(kept, equal)) kept.push_back(value);
    }
    return kept;
}

/// The terms of the outermost ANDs.
void flatten(Condition condition, std::vector<Condition>& terms) {
    auto* conjunction = std::get_if<And>(&condition.node);
    if (conjunction == nullptr) {
        terms.push_back(std::move(condition));
        return;
    }
    for (auto& term : conjunction->terms) flatten(std::move(term), terms);
}

std::optional<Condition> join(std::vector<Condition> terms) {
    if (terms.empty()) return std::nullopt;
    if (terms.size() == 1) return std::move(terms.front());
    return Condition{And{std::move(terms)}};
}

Values take_hash(std::vector<Condition>& terms, const std::string& attribute) {
    for (auto term = terms.begin(); term != terms.end(); ++term) {
        auto values = values_of(*term, attribute);
        if (values.empty()) continue;
        terms.erase(term);
        return different(std::move(values));
    }
    return {};
}

std::optional<KeyTerm> take_range(std::vector<Condition>& terms, const std::string& attribute) {
    auto best = terms.end();
    std::optional<KeyTerm> taken;
    for (auto at = terms.begin(); at != terms.end(); ++at) {
        auto term = term_of(*at, attribute);
        if (!term || (taken && term->op != KeyOperator::Equal)) continue;
        best = at;
        taken = std::move(term);
        if (taken->op == KeyOperator::Equal) break;
    }
    if (taken) terms.erase(best);
    return taken;
}

}  // namespace

bool KeySplit::names_items(const model::KeySchema& schema) const {
    return !hash.empty() && (!schema.range() || (range && range->op == KeyOperator::Equal));
}

KeySplit split_where(std::optional<Condition> where, const model::KeySchema& schema) {
    KeySplit split;
    if (!where) return split;
    std::vector<Condition> terms;
    flatten(*std::move(where), terms);
    split.hash = take_hash(terms, schema.hash().name);
    if (!split.hash.empty() && schema.range()) {
        split.range = take_range(terms, schema.range()->name);
    }
    split.rest = join(std::move(terms));
    return split;
}

Result<AttributeMap> key_of(const KeySplit& split, const model::KeySchema& schema) {
    if (split.hash.size() != 1 || !split.names_items(schema)) {
        return validation_error(
            "Where clause does not contain a mandatory equality on all key attributes");
    }
    AttributeMap key{{schema.hash().name, *split.hash.front()}};
    if (split.range) key.emplace(split.range->attribute, *split.range->value);
    return key;
}

}  // namespace tailrace::expression::partiql
