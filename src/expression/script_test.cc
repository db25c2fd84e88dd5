// Plays the scripts in testdata/. Lines that begin with `#` are comments, the first of each file
// says what it is about; an indented line is what the line before it should answer.
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
#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "expression/bindings.h"
#include "expression/condition.h"
#include "expression/key_condition.h"
#include "expression/projection.h"
#include "expression/update.h"
#include "model/attribute_codec.h"
#include "model/attribute_type.h"

namespace tailrace::expression {
namespace {

using Lines = std::vector<std::string>;

AttributeMap parse_map(std::string_view json) {
    simdjson::dom::parser parser;
    auto item = model::decode_item(parser.parse(simdjson::padded_string(json)).value());
    EXPECT_TRUE(item && item->defect() == nullptr) << json;
    return item ? item->take() : AttributeMap();
}

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

model::KeyAttribute key_attribute(const std::string& word) {
    const auto colon = word.find(':');
    return {word.substr(0, colon), model::find_attribute_type(word.substr(colon + 1)).value()};
}

model::KeySchema key_schema(std::string_view words) {
    std::istringstream in{std::string(words)};
    std::string hash;
    std::string range;
    in >> hash >> range;
    if (range.empty()) return model::KeySchema(key_attribute(hash));
    return model::KeySchema(key_attribute(hash), key_attribute(range));
}

Lines Script::play(std::string_view line) {
    const auto blank = std::min(line.find(' '), line.size());
    const auto command = line.substr(0, blank);
    const auto rest = line.substr(std::min(blank + 1, line.size()));
    if (command == "item") item_ = parse_map(rest);
    if (command == "values") values_ = parse_map(rest);
    if (command == "schema") schema_ = key_schema(rest);

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

std::filesystem::path scripts() {
    return TAILRACE_EXPRESSION_SCRIPTS;
}

std::vector<std::string> script_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(scripts())) {
        names.push_back(entry.path().stem());
    }
    return names;
}

Lines read_lines(const std::filesystem::path& path) {
    std::ifstream file(path);
    Lines lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

class ScriptTest : public testing::TestWithParam<std::string> {};

TEST_P(ScriptTest, AnswersAsWritten) {
    const auto lines = read_lines(scripts() / (GetParam() + ".txt"));
    ASSERT_FALSE(lines.empty());
    EXPECT_TRUE(lines.front().starts_with("# ")) << "the first line says what the script is about";
    Script script;
    for (std::size_t i = 0; i < lines.size();) {
        const auto& line = lines[i++];
        if (line.empty() || line.starts_with("#")) continue;
        Lines expected;
        for (; i < lines.size() && lines[i].starts_with("  "); ++i) {
            expected.push_back(lines[i].substr(2));
        }
        EXPECT_EQ(script.play(line), expected) << GetParam() << ":" << i << ": " << line;
    }
}

INSTANTIATE_TEST_SUITE_P(Expressions, ScriptTest, testing::ValuesIn(script_names()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace tailrace::expression
