#include "expression/legacy_key_condition.h"

#include <memory>
#include <utility>
#include <vector>

#include "expression/legacy_comparison.h"

namespace tailrace::expression {
namespace {

KeyOperator key_operator(ComparisonOperator op) {
    using enum ComparisonOperator;
    switch (op) {
        case EQ:
            return KeyOperator::Equal;
        case LT:
            return KeyOperator::Less;
        case LE:
            return KeyOperator::LessOrEqual;
        case GT:
            return KeyOperator::Greater;
        case GE:
            return KeyOperator::GreaterOrEqual;
        case BETWEEN:
            return KeyOperator::Between;
        case BEGINS_WITH:
            return KeyOperator::BeginsWith;
        default:
            return KeyOperator::NotIndexable;
    }
}

Constant constant(Arguments& values, std::size_t place) {
    if (place >= values.size()) return nullptr;
    return std::make_shared<const AttributeValue>(std::move(values[place]));
}

}  // namespace

Result<KeyCondition> legacy_key_condition(ConditionMap conditions) {
    if (conditions.empty()) return validation_error("Conditions can be of length 1 or 2 only");
    KeyCondition made;
    for (auto& [attribute, condition] : conditions) {
        auto values = std::move(condition.attribute_value_list).value_or(Arguments());
        const auto op = condition.comparison_operator;
        if (auto fine = check_arguments(op, values); !fine) return std::unexpected(fine.error());
        made.terms.push_back(
            {attribute, key_operator(op), constant(values, 0), constant(values, 1)});
    }
    return made;
}

}  // namespace tailrace::expression
