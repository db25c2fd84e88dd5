#include "expression/legacy_condition.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/legacy_comparison.h"

namespace tailrace::expression {
namespace {

/// `One or more parameter values were invalid: <why> for Attribute: <attribute>`
std::unexpected<Error> invalid_for(const std::string& attribute, std::string_view why) {
    return validation_error(std::string("One or more parameter values were invalid: ")
                                .append(why)
                                .append(" for Attribute: ")
                                .append(attribute));
}

Result<Condition> compare(const std::string& attribute, ComparisonOperator op,
                          Arguments arguments) {
    if (auto fine = check_arguments(op, arguments); !fine) return std::unexpected(fine.error());
    return legacy_comparison(attribute, op, std::move(arguments));
}

Result<Condition> translate(const std::string& attribute, tailrace::Condition& condition) {
    return compare(attribute, condition.comparison_operator,
                   std::move(condition.attribute_value_list).value_or(Arguments()));
}

/// With a ComparisonOperator, Value is as good as a list of one.
Result<Condition> translate_operator(const std::string& attribute,
                                     ExpectedAttributeValue& expected) {
    const auto op = *expected.comparison_operator;
    if (expected.exists) {
        return invalid_for(attribute, "Exists and ComparisonOperator cannot be used together");
    }
    const bool needs_none = op == ComparisonOperator::NULL_ || op == ComparisonOperator::NOT_NULL;
    if (!needs_none && !expected.value && !expected.attribute_value_list) {
        return invalid_for(attribute, std::string("Value or AttributeValueList must be used with "
                                                  "ComparisonOperator: ")
                                          .append(name_of(op)));
    }
    if (!expected.value) {
        return compare(attribute, op,
                       std::move(expected.attribute_value_list).value_or(Arguments()));
    }
    Arguments arguments;
    arguments.push_back(*std::move(expected.value));
    return compare(attribute, op, std::move(arguments));
}

/// With Value and Exists, as before there were operators.
Result<Condition> translate_value(const std::string& attribute, ExpectedAttributeValue& expected) {
    if (expected.attribute_value_list) {
        return invalid_for(attribute,
                           "AttributeValueList can only be used with a ComparisonOperator");
    }
    if (!expected.exists.value_or(true)) {
        if (!expected.value) return compare(attribute, ComparisonOperator::NULL_, {});
        return invalid_for(attribute, "Value cannot be used when Exists is false");
    }
    if (!expected.value) {
        return invalid_for(attribute, expected.exists ? "Value must be provided when Exists is true"
                                                      : "Value must be provided when Exists is "
                                                        "null");
    }
    Arguments arguments;
    arguments.push_back(*std::move(expected.value));
    return compare(attribute, ComparisonOperator::EQ, std::move(arguments));
}

Result<Condition> translate(const std::string& attribute, ExpectedAttributeValue& expected) {
    if (expected.value && expected.attribute_value_list) {
        return invalid_for(attribute, "Value and AttributeValueList cannot be used together");
    }
    return expected.comparison_operator ? translate_operator(attribute, expected)
                                        : translate_value(attribute, expected);
}

Condition join(std::vector<Condition> terms, std::optional<ConditionalOperator> joining) {
    if (terms.size() == 1) return std::move(terms.front());
    if (joining == ConditionalOperator::OR) return {Or{std::move(terms)}};
    return {And{std::move(terms)}};
}

template <class Comparisons>
Result<std::optional<Condition>> translate_all(Comparisons& comparisons,
                                               std::optional<ConditionalOperator> joining) {
    std::vector<Condition> terms;
    for (auto& [attribute, comparison] : comparisons) {
        auto term = translate(attribute, comparison);
        if (!term) return std::unexpected(term.error());
        terms.push_back(*std::move(term));
    }
    if (terms.empty()) return std::nullopt;
    return join(std::move(terms), joining);
}

}  // namespace

Result<void> check_conditional_operator(std::optional<ConditionalOperator> joining,
                                        std::size_t comparisons) {
    if (!joining || comparisons > 1) return {};
    if (comparisons == 0) {
        return validation_error("ConditionalOperator cannot be used without Filter or Expected");
    }
    return validation_error(
        "ConditionalOperator can only be used when Filter or Expected has two or more elements");
}

Result<std::optional<Condition>> legacy_condition(ExpectedAttributeMap expected,
                                                  std::optional<ConditionalOperator> joining) {
    return translate_all(expected, joining);
}

Result<std::optional<Condition>> legacy_condition(ConditionMap filter,
                                                  std::optional<ConditionalOperator> joining) {
    return translate_all(filter, joining);
}

}  // namespace tailrace::expression
