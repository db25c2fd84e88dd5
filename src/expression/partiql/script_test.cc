// Plays the scripts in testdata/ (expression/golden_script.h).
//
//     item {...}           the item that the following lines work on
//     schema id:S nr:N     hash attribute and, perhaps, range attribute
//     parameters [...]     of the following lines that have a `?`
//     read STATEMENT       -> what it is read as, or an error's text
//     where CONDITION      -> true, false or an error's text
//     key CONDITION        -> what it says of the key, and the rest
//     update CHANGES       -> the new item or an error's text
//     columns LIST         -> what SELECT returns of the item, or an error's text
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "expression/golden_script.h"
#include "expression/partiql/columns.h"
#include "expression/partiql/key_split.h"
#include "expression/partiql/statement.h"
#include "model/attribute_codec.h"
#include "model/canonical.h"
#include "tailrace/item.h"

namespace tailrace::expression::partiql {
namespace {

// What trees look like in the scripts.

std::string text(const AttributeValue& value) {
    std::string json;
    model::append_canonical(json, value);
    return json;
}

std::string text(const Path& path) {
    std::string line;
    for (const auto& element : path.elements) {
        if (const auto* index = std::get_if<std::uint32_t>(&element)) {
            line.append("[").append(std::to_string(*index)).append("]");
        } else {
            line.append(line.empty() ? "" : ".").append(std::get<std::string>(element));
        }
    }
    return line;
}

std::string text(const Operand& operand);
std::string text(const Condition& condition);
std::string text(const OrderTerm& term);

template <class List>
std::string join(const List& list, std::string_view separator) {
    std::string line;
    for (const auto& each : list) line.append(line.empty() ? "" : separator).append(text(each));
    return line;
}

std::string text(const Operand& operand) {
    if (const auto* path = std::get_if<Path>(&operand.term)) return text(*path);
    if (const auto* constant = std::get_if<Constant>(&operand.term)) return text(**constant);
    return "size(" + text(*std::get<Size>(operand.term).of) + ")";
}

struct ConditionText {
    std::string operator()(const Comparison& node) const {
        return text(node.left) + " " + std::string(symbol(node.comparator)) + " " +
               text(node.right);
    }
    std::string operator()(const Between& node) const {
        return text(node.operand) + " between " + text(node.lower) + " and " + text(node.upper);
    }
    std::string operator()(const In& node) const {
        return text(node.operand) + " in [" + join(node.candidates, ", ") + "]";
    }
    std::string operator()(const AttributeExists& node) const { return "is " + text(node.path); }
    std::string operator()(const AttributeNotExists& node) const {
        return text(node.path) + " is missing";
    }
    std::string operator()(const AttributeType& node) const {
        return text(node.operand) + " is " + std::string(model::attribute_type_name(node.type));
    }
    std::string operator()(const BeginsWith& node) const {
        return "begins_with(" + text(node.operand) + ", " + text(node.prefix) + ")";
    }
    std::string operator()(const Contains& node) const {
        return "contains(" + text(node.operand) + ", " + text(node.element) + ")";
    }
    std::string operator()(const And& node) const { return "(" + join(node.terms, " and ") + ")"; }
    std::string operator()(const Or& node) const { return "(" + join(node.terms, " or ") + ")"; }
    std::string operator()(const Not& node) const { return "not " + text(*node.term); }
};

std::string text(const Condition& condition) {
    return std::visit(ConditionText(), condition.node);
}

std::string where_text(const std::optional<Condition>& where) {
    return where ? " where " + text(*where) : "";
}

std::string returning_text(const std::optional<ReturnValue>& returning) {
    return returning ? " returning " + std::string(name_of(*returning)) : "";
}

std::string text(const OrderTerm& term) {
    return text(term.path) + (term.descending ? " desc" : "");
}

struct StatementText {
    std::string operator()(const SelectStatement& read) const {
        std::string line = "select " + (read.paths.empty() ? "*" : join(read.paths, ", "));
        line.append(" from ").append(read.table);
        if (!read.index.empty()) line.append(" index ").append(read.index);
        line.append(where_text(read.where));
        if (!read.order.empty()) line.append(" order ").append(join(read.order, ", "));
        return line;
    }
    std::string operator()(const InsertStatement& read) const {
        return "insert into " + read.table + " " + Item(read.item).json();
    }
    std::string operator()(const UpdateStatement& read) const {
        return "update " + read.table + " of " + join(written_paths(read.update), ", ") +
               where_text(read.where) + returning_text(read.returning);
    }
    std::string operator()(const DeleteStatement& read) const {
        return "delete from " + read.table + where_text(read.where) +
               returning_text(read.returning);
    }
    std::string operator()(const ExistsStatement& read) const {
        return "exists " + (*this)(read.select);
    }
};

std::string text(const KeySplit& split) {
    static constexpr std::string_view operators[] = {"=",  "<",       "<=",         ">",
                                                     ">=", "between", "begins_with"};
    std::string line = "hash";
    for (const auto& value : split.hash) line.append(" ").append(text(*value));
    if (const auto& range = split.range) {
        line.append(" range ").append(operators[static_cast<std::size_t>(range->op)]);
        line.append(" ").append(text(*range->value));
        if (range->upper) line.append(" ").append(text(*range->upper));
    }
    if (split.rest) line.append(" rest ").append(text(*split.rest));
    return line;
}

// The scripts.

using Parameters = std::vector<AttributeValue>;

Parameters parse_list(std::string_view json) {
    simdjson::dom::parser parser;
    Parameters values;
    const auto list = parser.parse(simdjson::padded_string(json)).get_array().value();
    for (const auto element : list) {
        values.push_back(model::decode_attribute_value(element).value());
    }
    return values;
}

class Script {
 public:
    /// What a line answers; nothing for one that only sets the scene.
    golden::Lines play(std::string_view line);

 private:
    std::string answer(std::string_view command, const Statement& statement) const;
    std::string updated(const UpdateStatement& statement) const;

    AttributeMap item_;
    Parameters parameters_;
    model::KeySchema schema_;
};

std::string statement_of(std::string_view command, std::string_view rest) {
    const std::string text(rest);
    if (command == "where" || command == "key") return "SELECT * FROM t WHERE " + text;
    if (command == "update") return "UPDATE t " + text;
    if (command == "columns") return "SELECT " + text + " FROM t";
    return text;
}

std::string Script::updated(const UpdateStatement& statement) const {
    const auto after = expression::apply(statement.update, item_);
    return after ? Item(*after).json() : after.error().message;
}

std::string Script::answer(std::string_view command, const Statement& statement) const {
    if (command == "update") return updated(std::get<UpdateStatement>(statement));
    const auto* select = std::get_if<SelectStatement>(&statement);
    if (command == "where") return holds(*select->where, item_) ? "true" : "false";
    if (command == "key") return text(split_where(select->where, schema_));
    if (command == "columns") return Item(Columns(select->paths).apply(item_)).json();
    return std::visit(StatementText(), statement);
}

golden::Lines Script::play(std::string_view line) {
    const auto [command, rest] = golden::split_command(line);
    if (command == "item") item_ = golden::parse_map(rest);
    if (command == "schema") schema_ = golden::key_schema(rest);
    if (command == "parameters") parameters_ = parse_list(rest);
    if (command == "item" || command == "schema" || command == "parameters") return {};
    const auto statement = parse_statement(statement_of(command, rest),
                                           rest.contains('?') ? parameters_ : Parameters());
    return {statement ? answer(command, *statement) : statement.error().message};
}

const std::filesystem::path scripts = TAILRACE_PARTIQL_SCRIPTS;

class PartiqlScript : public testing::TestWithParam<std::string> {};

TEST_P(PartiqlScript, AnswersAsWritten) {
    Script script;
    golden::expect_answers(scripts / (GetParam() + ".txt"),
                           [&](std::string_view line) { return script.play(line); });
}

INSTANTIATE_TEST_SUITE_P(Statements, PartiqlScript,
                         testing::ValuesIn(golden::script_names(TAILRACE_PARTIQL_SCRIPTS)),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace tailrace::expression::partiql
