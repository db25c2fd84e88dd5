#include "expression/legacy_comparison.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include "base/assert.h"
#include "expression/value_order.h"
#include "model/attribute_type.h"

namespace tailrace::expression {
namespace {

enum class Types : std::uint8_t { any, ordered, strings_and_binaries };

struct Rule {
    std::size_t arguments_min;
    std::size_t arguments_max;
    Types types;
};

Rule rule_of(ComparisonOperator op) {
    using enum ComparisonOperator;
    switch (op) {
        case NULL_:
        case NOT_NULL:
            return {0, 0, Types::any};
        case EQ:
        case NE:
            return {1, 1, Types::any};
        case BEGINS_WITH:
            return {1, 1, Types::strings_and_binaries};
        case BETWEEN:
            return {2, 2, Types::ordered};
        case IN:
            return {1, std::numeric_limits<std::size_t>::max(), Types::ordered};
        default:
            return {1, 1, Types::ordered};
    }
}

bool takes(Types types, AttributeValue::Type type) {
    switch (types) {
        case Types::any:
            return true;
        case Types::ordered:
            return has_order(type);
        default:
            return type == AttributeValue::Type::S || type == AttributeValue::Type::B;
    }
}

std::unexpected<Error> invalid(std::string why) {
    return validation_error("One or more parameter values were invalid: " + std::move(why));
}

Result<void> check_types(ComparisonOperator op, Types types,
                         std::span<const AttributeValue> arguments) {
    if (arguments.empty()) return {};
    const auto type = arguments.front().type();
    const auto differs = [type](const auto& value) { return value.type() != type; };
    if (std::ranges::any_of(arguments, differs)) {
        return invalid("AttributeValues inside AttributeValueList must be of same type");
    }
    if (takes(types, type)) return {};
    return invalid("ComparisonOperator " + std::string(name_of(op)) + " is not valid for " +
                   std::string(model::attribute_type_name(type)) + " AttributeValue type");
}

Constant constant(AttributeValue& value) {
    return std::make_shared<const AttributeValue>(std::move(value));
}

Condition comparison(Comparator comparator, Operand attribute, AttributeValue& argument) {
    return {Comparison{comparator, std::move(attribute), {constant(argument)}}};
}

Condition in(Operand attribute, Arguments& arguments) {
    std::vector<Constant> constants;
    for (auto& argument : arguments) constants.push_back(constant(argument));
    In node{.operand = std::move(attribute), .candidates = {}};
    for (const auto& each : constants) node.candidates.push_back({each});
    if (constants.size() >= Candidates::worthwhile_min) {
        node.constants = std::make_shared<const Candidates>(std::move(constants));
    }
    return {std::move(node)};
}

Condition not_contains(const Path& path, AttributeValue& argument) {
    Condition contains{Contains{{path}, {constant(argument)}}};
    And both;
    both.terms.push_back({AttributeExists{path}});
    both.terms.push_back({Not{std::make_shared<const Condition>(std::move(contains))}});
    return {std::move(both)};
}

}  // namespace

Result<void> check_arguments(ComparisonOperator op, std::span<const AttributeValue> arguments) {
    const auto rule = rule_of(op);
    if (arguments.size() < rule.arguments_min || arguments.size() > rule.arguments_max) {
        return invalid("Invalid number of argument(s) for the " + std::string(name_of(op)) +
                       " ComparisonOperator");
    }
    if (auto fine = check_types(op, rule.types, arguments); !fine) return fine;
    if (op == ComparisonOperator::BETWEEN && compare(arguments[0], arguments[1]) > 0) {
        return validation_error(
            "The BETWEEN condition was provided a range where the lower bound is greater than the "
            "upper bound");
    }
    return {};
}

Condition legacy_comparison(std::string attribute, ComparisonOperator op, Arguments arguments) {
    TAILRACE_ASSERT(check_arguments(op, arguments).has_value(), "arguments were checked");
    using enum ComparisonOperator;
    const Path path(std::move(attribute));
    switch (op) {
        case EQ:
            return comparison(Comparator::Equal, {path}, arguments[0]);
        case NE:
            return comparison(Comparator::NotEqual, {path}, arguments[0]);
        case LT:
            return comparison(Comparator::Less, {path}, arguments[0]);
        case LE:
            return comparison(Comparator::LessOrEqual, {path}, arguments[0]);
        case GT:
            return comparison(Comparator::Greater, {path}, arguments[0]);
        case GE:
            return comparison(Comparator::GreaterOrEqual, {path}, arguments[0]);
        case BETWEEN:
            return {Between{{path}, {constant(arguments[0])}, {constant(arguments[1])}}};
        case IN:
            return in({path}, arguments);
        case NULL_:
            return {AttributeNotExists{path}};
        case NOT_NULL:
            return {AttributeExists{path}};
        case BEGINS_WITH:
            return {BeginsWith{{path}, {constant(arguments[0])}}};
        case CONTAINS:
            return {Contains{{path}, {constant(arguments[0])}}};
        case NOT_CONTAINS:
            return not_contains(path, arguments[0]);
    }
    std::unreachable();
}

}  // namespace tailrace::expression
