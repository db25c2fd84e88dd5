#include "cli/pattern/pattern_parser.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include "cli/pattern/matcher_parser.h"

namespace tailrace::cli::pattern {

namespace {

using Json = simdjson::dom::element;

constexpr std::string_view alternatives_name = "$or";

/// The first fault ends it.
class Parser {
 public:
    std::expected<Fields, std::string> parse(const Json& json) {
        auto fields = read_fields(json);
        if (!fault_.empty()) return std::unexpected(std::move(fault_));
        return fields;
    }

 private:
    Fields read_fields(const Json& json);
    void read_member(Fields& fields, std::string_view name, const Json& value);
    Field read_field(std::string_view name, const Json& value);
    std::vector<Matcher> read_matchers(const Json& value);
    std::vector<Fields> read_alternatives(const Json& value);

    void fail(std::string_view what) {
        if (!fault_.empty()) return;
        fault_ =
            path_.empty() ? std::string(what) : fmt::format("{}: {}", fmt::join(path_, "."), what);
    }

    std::vector<std::string> path_;
    std::string fault_;
};

Fields Parser::read_fields(const Json& json) {
    Fields fields;
    simdjson::dom::object object;
    if (json.get(object) != simdjson::SUCCESS) {
        fail("a pattern is a JSON object");
        return fields;
    }
    if (object.size() == 0) fail("an empty object says nothing: name a member");
    for (const auto& [name, value] : object) {
        path_.emplace_back(name);
        read_member(fields, name, value);
        if (!fault_.empty()) break;
        path_.pop_back();
    }
    return fields;
}

void Parser::read_member(Fields& fields, std::string_view name, const Json& value) {
    if (name == alternatives_name && value.is_array()) {
        fields.alternatives.push_back(read_alternatives(value));
        return;
    }
    if (std::ranges::find(fields.fields, name, &Field::name) != fields.fields.end()) {
        return fail("the member is there twice");
    }
    fields.fields.push_back(read_field(name, value));
}

Field Parser::read_field(std::string_view name, const Json& value) {
    Field field{.name = std::string(name)};
    if (value.is_object()) {
        field.below = std::make_unique<Fields>(read_fields(value));
    } else if (value.is_array()) {
        field.matchers = read_matchers(value);
    } else {
        fail(fmt::format("what may match stands in a list: [{}]", simdjson::to_string(value)));
    }
    return field;
}

std::vector<Matcher> Parser::read_matchers(const Json& value) {
    std::vector<Matcher> matchers;
    const simdjson::dom::array list = value.get_array();
    for (const Json element : list) {
        auto matcher = parse_matcher(element);
        if (!matcher) {
            fail(matcher.error());
            return matchers;
        }
        matchers.push_back(*std::move(matcher));
    }
    if (matchers.empty()) fail("an empty list matches nothing");
    return matchers;
}

std::vector<Fields> Parser::read_alternatives(const Json& value) {
    std::vector<Fields> alternatives;
    const simdjson::dom::array list = value.get_array();
    for (const Json element : list) {
        if (!element.is_object()) {
            fail("expects a list of patterns");
            return alternatives;
        }
        alternatives.push_back(read_fields(element));
        if (!fault_.empty()) return alternatives;
    }
    if (alternatives.empty()) fail("expects a list of patterns");
    return alternatives;
}

}  // namespace

std::expected<Fields, std::string> parse_pattern(std::string_view json) {
    simdjson::dom::parser parser;
    Json root;
    const auto error = parser.parse(json.data(), json.size()).get(root);
    if (error != simdjson::SUCCESS) {
        return std::unexpected(fmt::format("it is no JSON ({})", simdjson::error_message(error)));
    }
    return Parser().parse(root);
}

}  // namespace tailrace::cli::pattern
