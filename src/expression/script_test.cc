// Plays the scripts in testdata/ (golden_script.h).
//
//     item {...}           the item that the following lines work on
//     values {...}         ExpressionAttributeValues; each line uses those that it mentions
//     schema id:S sk:N     hash attribute and, perhaps, range attribute
//     condition EXPRESSION     -> true, false or an error's text
//     update EXPRESSION        -> the new item or an error's text
//     touched EXPRESSION       -> UPDATED_OLD and UPDATED_NEW
//     projection EXPRESSION    -> parts of the item, or an error's text
//     key EXPRESSION           -> what is read, or an error's text
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "expression/bindings.h"
#include "expression/condition.h"
#include "expression/golden_script.h"
#include "expression/key_condition.h"
#include "expression/projection.h"
#include "expression/update.h"

namespace tailrace::expression {
namespace {

using golden::Lines;

std::string text(const AttributeMap& map) {
    return Item(map).json();
}

std::string text(const AttributeValue& value) {
    const auto json = text(AttributeMap{{"", value}});  // {"":...}
    return json.substr(4, json.size() - 5);
}

std::string text(const KeyQuery& query) {
    static constexpr std::string_view operators[] = {"=",  "<",       "<=",         ">",
                                                     ">=", "between", "begins_with"};
    std::string line = text(*query.hash.front());
    for (const auto& term : query.range) {
        line.append(", ").append(term.attribute).append(" ");
        line.append(operators[static_cast<std::size_t>(term.op)]).append(" ");
        line.append(text(*term.value));
        if (term.upper) line.append(" ").append(text(*term.upper));
    }
    return line;
}

template <class T>
Lines answer(const Result<T>& result) {
    return {result ? text(*result) : result.error().message};
}

class Script {
 public:
    /// What a line answers; nothing for one that only sets the scene.
    Lines play(std::string_view line);

 private:
    Lines update(std::string_view expression, Bindings& bindings) const;
    Lines touched(std::string_view expression, Bindings& bindings) const;
    Lines key(std::string_view expression, Bindings& bindings) const;

    AttributeMap item_;
    AttributeMap values_;
    model::KeySchema schema_;
};

Lines Script::play(std::string_view line) {
    const auto [command, rest] = golden::split_command(line);
    if (command == "item") item_ = golden::parse_map(rest);
    if (command == "values") values_ = golden::parse_map(rest);
    if (command == "schema") schema_ = golden::key_schema(rest);

    auto bindings =
        Bindings::create({}, values_.empty() ? std::nullopt : std::optional<Item>(values_));
    if (command == "condition") {
        const auto condition = parse_condition(Kind::ConditionExpression, rest, *bindings);
        if (!condition) return {condition.error().message};
        return {holds(*condition, item_) ? "true" : "false"};
    }
    if (command == "update") return update(rest, *bindings);
    if (command == "touched") return touched(rest, *bindings);
    if (command == "key") return key(rest, *bindings);
    if (command == "projection") {
        const auto projection = parse_projection(rest, *bindings);
        if (!projection) return {projection.error().message};
        return {text(projection->apply(item_))};
    }
    return {};
}

Lines Script::update(std::string_view expression, Bindings& bindings) const {
    const auto update = parse_update(expression, bindings);
    if (!update) return {update.error().message};
    return answer(expression::apply(*update, item_));
}

Lines Script::touched(std::string_view expression, Bindings& bindings) const {
    const auto update = parse_update(expression, bindings);
    if (!update) return {update.error().message};
    const auto after = expression::apply(*update, item_);
    if (!after) return {after.error().message};
    return {"old " + text(project_touched(*update, item_)),
            "new " + text(project_touched(*update, *after))};
}

Lines Script::key(std::string_view expression, Bindings& bindings) const {
    const auto tree = parse_condition(Kind::KeyConditionExpression, expression, bindings);
    if (!tree) return {tree.error().message};
    const auto condition = key_condition(*tree);
    if (!condition) return {condition.error().message};
    return answer(bind(*condition, schema_));
}

const std::filesystem::path scripts = TAILRACE_EXPRESSION_SCRIPTS;

class ScriptTest : public testing::TestWithParam<std::string> {};

TEST_P(ScriptTest, AnswersAsWritten) {
    Script script;
    golden::expect_answers(scripts / (GetParam() + ".txt"),
                           [&](std::string_view line) { return script.play(line); });
}

INSTANTIATE_TEST_SUITE_P(Expressions, ScriptTest,
                         testing::ValuesIn(golden::script_names(TAILRACE_EXPRESSION_SCRIPTS)),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace tailrace::expression
