#include "operation/write_plans.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "expression/bindings.h"
#include "expression/condition.h"
#include "expression/legacy_condition.h"
#include "expression/legacy_update.h"
#include "expression/parameters.h"
#include "expression/update.h"
#include "model/item_size.h"
#include "model/limits.h"
#include "operation/answers.h"
#include "operation/request_parameters.h"

namespace tailrace::operation {
namespace {

/// The expressions of one write, parsed.
struct WriteExpressions {
    std::optional<expression::Update> update;
    WriteCondition condition;
};

template <class Request>
constexpr bool has_update = requires(Request request) { request.update_expression; };

template <class Request>
constexpr bool has_legacy = requires(Request request) { request.expected; };

/// A ConditionCheck always has a condition; the others may.
const std::string* text_of(const std::string& text) {
    return &text;
}
const std::string* text_of(const std::optional<std::string>& text) {
    return text ? &*text : nullptr;
}

template <class Request>
auto expressions_of(const Request& request) {
    const expression::Parameter condition{"ConditionExpression",
                                          text_of(request.condition_expression) != nullptr};
    if constexpr (has_update<Request>) {
        return std::array{
            expression::Parameter{"UpdateExpression", request.update_expression.has_value()},
            condition};
    } else {
        return std::array{condition};
    }
}

template <class Request>
auto legacy_of(const Request& request) {
    if constexpr (has_update<Request>) {
        return std::array{
            expression::Parameter{"AttributeUpdates", request.attribute_updates.has_value()},
            expression::Parameter{"Expected", request.expected.has_value()},
            expression::Parameter{"ConditionalOperator", request.conditional_operator.has_value()}};
    } else if constexpr (has_legacy<Request>) {
        return std::array{
            expression::Parameter{"Expected", request.expected.has_value()},
            expression::Parameter{"ConditionalOperator", request.conditional_operator.has_value()}};
    } else {
        return std::array<expression::Parameter, 0>();
    }
}

template <class Request>
Result<void> check_write_parameters(const Request& request) {
    auto checked = expression::check_parameters(expressions_of(request), legacy_of(request),
                                                request.expression_attribute_names.has_value(),
                                                request.expression_attribute_values.has_value());
    if constexpr (has_legacy<Request>) {
        if (!checked) return checked;
        return expression::check_conditional_operator(
            request.conditional_operator, request.expected ? request.expected->size() : 0);
    } else {
        return checked;
    }
}

/// No attributes to update are as good as no update.
Result<void> translate(std::optional<AttributeUpdates>& updates,
                       std::optional<expression::Update>& into) {
    if (!updates || updates->empty()) return {};
    auto update = expression::legacy_update(*std::move(updates));
    if (!update) return failure(update);
    into = *std::move(update);
    return {};
}

template <class Request>
Result<WriteExpressions> translate_legacy(Request& request) {
    WriteExpressions translated;
    if constexpr (has_update<Request>) {
        auto update = translate(request.attribute_updates, translated.update);
        if (!update) return failure(update);
    }
    if (!request.expected) return translated;
    auto condition =
        expression::legacy_condition(*std::move(request.expected), request.conditional_operator);
    if (!condition) return failure(condition);
    if (!*condition) return translated;
    translated.condition =
        WriteCondition(**std::move(condition), request.return_values_on_condition_check_failure);
    return translated;
}

template <class Request>
Result<WriteExpressions> parse_expressions(Request& request) {
    WriteExpressions parsed;
    if constexpr (has_legacy<Request>) {
        auto translated = translate_legacy(request);
        if (!translated) return translated;
        parsed = *std::move(translated);
    }
    auto bindings = expression::Bindings::create(request.expression_attribute_names,
                                                 std::move(request.expression_attribute_values));
    if (!bindings) return failure(bindings);
    if constexpr (has_update<Request>) {
        if (request.update_expression) {
            auto update = expression::parse_update(*request.update_expression, *bindings);
            if (!update) return failure(update);
            parsed.update = *std::move(update);
        }
    }
    if (const auto* text = text_of(request.condition_expression)) {
        auto condition =
            expression::parse_condition(expression::Kind::ConditionExpression, *text, *bindings);
        if (!condition) return failure(condition);
        parsed.condition =
            WriteCondition(*std::move(condition), request.return_values_on_condition_check_failure);
    }
    if (auto used = bindings->check_all_used(); !used) return failure(used);
    return parsed;
}

}  // namespace

Result<std::size_t> size_of_item(const AttributeMap& item) {
    const auto size = model::item_size(item);
    if (size <= model::item_bytes_max) return size;
    return validation_error("Item size has exceeded the maximum allowed size");
}

Result<PutDecision> plan_put(PutItemInput& input) {
    if (auto checked = check_write_parameters(input); !checked) return failure(checked);
    if (auto formed = check_well_formed(input.item); !formed) return failure(formed);
    if (auto checked = check_returns_old_only(input.return_values); !checked) {
        return failure(checked);
    }
    const auto size = size_of_item(input.item.attributes());
    if (!size) return failure(size);
    auto parsed = parse_expressions(input);
    if (!parsed) return failure(parsed);
    return PutDecision(std::move(input.item), *size, std::move(parsed->condition),
                       input.return_values);
}

Result<UpdateDecision> plan_update(UpdateItemInput& input) {
    if (auto checked = check_write_parameters(input); !checked) return failure(checked);
    if (auto formed = check_well_formed(input.key); !formed) return failure(formed);
    auto parsed = parse_expressions(input);
    if (!parsed) return failure(parsed);
    return UpdateDecision(std::move(input.key), std::move(parsed->update),
                          std::move(parsed->condition), input.return_values);
}

Result<DeleteDecision> plan_delete(DeleteItemInput& input) {
    if (auto checked = check_write_parameters(input); !checked) return failure(checked);
    if (auto formed = check_well_formed(input.key); !formed) return failure(formed);
    if (auto checked = check_returns_old_only(input.return_values); !checked) {
        return failure(checked);
    }
    auto parsed = parse_expressions(input);
    if (!parsed) return failure(parsed);
    return DeleteDecision(std::move(input.key), std::move(parsed->condition), input.return_values);
}

Result<CheckDecision> plan_check(ConditionCheck& check) {
    if (auto checked = check_write_parameters(check); !checked) return failure(checked);
    if (auto formed = check_well_formed(check.key); !formed) return failure(formed);
    auto parsed = parse_expressions(check);
    if (!parsed) return failure(parsed);
    return CheckDecision(std::move(check.key), std::move(parsed->condition));
}

}  // namespace tailrace::operation
