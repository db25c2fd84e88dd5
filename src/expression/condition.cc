#include "expression/condition.h"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>
#include <utility>

#include "expression/value_order.h"
#include "model/decimal.h"

namespace tailrace::expression {
namespace {

/// The value of an operand for an item, computed or referred to.
class Evaluated {
 public:
    Evaluated(const Operand& operand, const AttributeMap& item) {
        std::visit([&](const auto& term) { evaluate(term, item); }, operand.term);
    }
    Evaluated(const Evaluated&) = delete;
    Evaluated& operator=(const Evaluated&) = delete;

    /// Null if there is none.
    const AttributeValue* value() const { return value_; }

 private:
    void evaluate(const Path& path, const AttributeMap& item) { value_ = find(path, item); }
    void evaluate(const Constant& constant, const AttributeMap&) { value_ = constant.get(); }
    void evaluate(const Size& size_of, const AttributeMap& item) {
        const Evaluated operand(*size_of.of, item);
        if (operand.value() == nullptr) return;
        if (const auto size = expression::size(*operand.value())) {
            value_ = &computed_.emplace(model::to_number(model::Decimal::from_integer(*size)));
        }
    }

    const AttributeValue* value_ = nullptr;
    std::optional<AttributeValue> computed_;
};

bool both(const Evaluated& a, const Evaluated& b) {
    return a.value() != nullptr && b.value() != nullptr;
}

bool equal(const Evaluated& a, const Evaluated& b) {
    return both(a, b) && *a.value() == *b.value();
}

bool matches(Comparator comparator, std::partial_ordering order) {
    switch (comparator) {
        case Comparator::Less:
            return order < 0;
        case Comparator::LessOrEqual:
            return order <= 0;
        case Comparator::Greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

bool compares(Comparator comparator, const Evaluated& left, const Evaluated& right) {
    if (comparator == Comparator::Equal) return equal(left, right);
    if (comparator == Comparator::NotEqual) return !equal(left, right);
    return both(left, right) && matches(comparator, compare(*left.value(), *right.value()));
}

bool holds(const Comparison& node, const AttributeMap& item) {
    return compares(node.comparator, Evaluated(node.left, item), Evaluated(node.right, item));
}

bool holds(const Between& node, const AttributeMap& item) {
    const Evaluated value(node.operand, item);
    return compares(Comparator::GreaterOrEqual, value, Evaluated(node.lower, item)) &&
           compares(Comparator::LessOrEqual, value, Evaluated(node.upper, item));
}

bool holds(const In& node, const AttributeMap& item) {
    const Evaluated value(node.operand, item);
    if (value.value() == nullptr) return false;
    if (node.constants && node.constants->have(*value.value())) return true;
    return std::ranges::any_of(node.candidates, [&](const Operand& candidate) {
        if (node.constants && std::holds_alternative<Constant>(candidate.term)) return false;
        return equal(value, Evaluated(candidate, item));
    });
}

bool holds(const AttributeExists& node, const AttributeMap& item) {
    return find(node.path, item) != nullptr;
}

bool holds(const AttributeNotExists& node, const AttributeMap& item) {
    return find(node.path, item) == nullptr;
}

bool holds(const AttributeType& node, const AttributeMap& item) {
    const Evaluated value(node.operand, item);
    return value.value() != nullptr && value.value()->type() == node.type;
}

bool holds(const BeginsWith& node, const AttributeMap& item) {
    const Evaluated value(node.operand, item);
    const Evaluated prefix(node.prefix, item);
    return both(value, prefix) && begins_with(*value.value(), *prefix.value());
}

bool holds(const Contains& node, const AttributeMap& item) {
    const Evaluated element(node.element, item);
    if (node.elements) return element.value() && node.elements->have(*element.value());
    const Evaluated value(node.operand, item);
    return both(value, element) && contains(*value.value(), *element.value());
}

bool holds(const And& node, const AttributeMap& item) {
    return std::ranges::all_of(node.terms,
                               [&](const Condition& term) { return holds(term, item); });
}

bool holds(const Or& node, const AttributeMap& item) {
    return std::ranges::any_of(node.terms,
                               [&](const Condition& term) { return holds(term, item); });
}

bool holds(const Not& node, const AttributeMap& item) {
    return !holds(*node.term, item);
}

/// Visits the paths of a tree from left to right.
class PathWalk {
 public:
    explicit PathWalk(const std::function<void(const Path&)>& visit) : visit_(visit) {}

    void operator()(const Condition& condition) const { std::visit(*this, condition.node); }
    void operator()(const Operand& operand) const { std::visit(*this, operand.term); }

    void operator()(const Path& path) const { visit_(path); }
    void operator()(const Constant&) const {}
    void operator()(const Size& size_of) const { (*this)(*size_of.of); }

    void operator()(const Comparison& node) const { all(node.left, node.right); }
    void operator()(const Between& node) const { all(node.operand, node.lower, node.upper); }
    void operator()(const In& node) const {
        (*this)(node.operand);
        for (const auto& candidate : node.candidates) (*this)(candidate);
    }
    void operator()(const AttributeExists& node) const { visit_(node.path); }
    void operator()(const AttributeNotExists& node) const { visit_(node.path); }
    void operator()(const AttributeType& node) const { (*this)(node.operand); }
    void operator()(const BeginsWith& node) const { all(node.operand, node.prefix); }
    void operator()(const Contains& node) const { all(node.operand, node.element); }
    void operator()(const And& node) const { terms(node.terms); }
    void operator()(const Or& node) const { terms(node.terms); }
    void operator()(const Not& node) const { (*this)(*node.term); }

 private:
    template <class... Operands>
    void all(const Operands&... operands) const {
        ((*this)(operands), ...);
    }
    void terms(const std::vector<Condition>& terms) const {
        for (const auto& term : terms) (*this)(term);
    }

    const std::function<void(const Path&)>& visit_;
};

}  // namespace

std::string_view symbol(Comparator comparator) {
    static constexpr std::array<std::string_view, 6> symbols = {"=", "<>", "<", "<=", ">", ">="};
    return symbols[std::to_underlying(comparator)];
}

void index_constants(In& in) {
    std::vector<Constant> constants;
    for (const auto& candidate : in.candidates) {
        if (const auto* one = std::get_if<Constant>(&candidate.term)) constants.push_back(*one);
    }
    if (constants.size() < Candidates::worthwhile_min) return;
    in.constants = std::make_shared<const Candidates>(std::move(constants));
}

bool holds(const Condition& condition, const AttributeMap& item) {
    return std::visit([&](const auto& node) { return holds(node, item); }, condition.node);
}

void for_each_path(const Condition& condition, const std::function<void(const Path&)>& visit) {
    PathWalk{visit}(condition);
}

}  // namespace tailrace::expression
