#include "cli/pattern/matcher_parser.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "cli/pattern/json_scalar.h"

namespace tailrace::cli::pattern {

namespace {

using Json = simdjson::dom::element;
template <class T>
using Parsed = std::expected<T, std::string>;

constexpr std::string_view operators =
    "prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists or cidr";

struct Operator {
    std::string_view name;
    Json operand;
};

std::unexpected<std::string> expects(std::string_view name, std::string_view what) {
    return std::unexpected(fmt::format("\"{}\" expects {}", name, what));
}

/// The only member of an object.
std::optional<Operator> only_member(const Json& json) {
    simdjson::dom::object object;
    if (json.get(object) != simdjson::SUCCESS || object.size() != 1) return std::nullopt;
    const auto member = *object.begin();
    return Operator{member.key, member.value};
}

std::optional<std::string> text_of(const Json& json) {
    std::string_view text;
    if (json.get(text) != simdjson::SUCCESS) return std::nullopt;
    return std::string(text);
}

/// `"a"` or `{"equals-ignore-case": "a"}`.
Parsed<TextTest> parse_affix(const Operator& affix) {
    TextTest test;
    test.kind = affix.name == "prefix" ? TextTest::Kind::prefix : TextTest::Kind::suffix;
    auto operand = affix.operand;
    if (const auto inner = only_member(operand); inner && inner->name == "equals-ignore-case") {
        test.any_case = true;
        operand = inner->operand;
    }
    auto text = text_of(operand);
    if (!text) return expects(affix.name, R"(a text, or {"equals-ignore-case": a text})");
    test.text = *std::move(text);
    return test;
}

Parsed<TextMatcher> parse_text_matcher(const Operator& given) {
    if (given.name == "prefix" || given.name == "suffix") return parse_affix(given);
    auto text = text_of(given.operand);
    if (!text) return expects(given.name, "a text");
    if (given.name == "equals-ignore-case") {
        return TextTest{TextTest::Kind::equal, true, *std::move(text)};
    }
    auto wildcard = Wildcard::parse(*text);
    if (!wildcard) return expects(given.name, "other text: " + wildcard.error());
    return *std::move(wildcard);
}

bool is_text_operator(std::string_view name) {
    return name == "prefix" || name == "suffix" || name == "equals-ignore-case" ||
           name == "wildcard";
}

/// Of `anything-but`: the operator's operand may be a list, too.
Parsed<AnythingBut> parse_anything_but_text(const Operator& given) {
    AnythingBut but;
    simdjson::dom::array list;
    if (given.operand.get(list) != simdjson::SUCCESS) {
        auto matcher = parse_text_matcher(given);
        if (!matcher) return std::unexpected(matcher.error());
        but.texts.push_back(*std::move(matcher));
        return but;
    }
    for (const Json element : list) {
        auto matcher = parse_text_matcher({given.name, element});
        if (!matcher) return std::unexpected(matcher.error());
        but.texts.push_back(*std::move(matcher));
    }
    if (but.texts.empty()) return expects(given.name, "a text, or a list with one at least");
    return but;
}

Parsed<AnythingBut> parse_anything_but(const Json& operand) {
    constexpr std::string_view wanted =
        "a value, a list of values, or an object of prefix, suffix, equals-ignore-case or wildcard";
    if (const auto inner = only_member(operand); inner && is_text_operator(inner->name)) {
        return parse_anything_but_text(*inner);
    }
    AnythingBut but;
    if (auto scalar = read_scalar(operand)) but.values.push_back(*std::move(scalar));
    if (simdjson::dom::array list; operand.get(list) == simdjson::SUCCESS) {
        for (const Json element : list) {
            auto scalar = read_scalar(element);
            if (!scalar) return expects("anything-but", wanted);
            but.values.push_back(*std::move(scalar));
        }
    }
    if (but.values.empty()) return expects("anything-but", wanted);
    return but;
}

std::optional<Comparison::Kind> comparison_kind(const Json& json) {
    using Kind = Comparison::Kind;
    constexpr std::array<std::pair<std::string_view, Kind>, 5> kinds{{
        {"=", Kind::equal},
        {"<", Kind::less},
        {"<=", Kind::less_or_equal},
        {">", Kind::greater},
        {">=", Kind::greater_or_equal},
    }};
    std::string_view text;
    if (json.get(text) != simdjson::SUCCESS) return std::nullopt;
    for (const auto& [name, kind] : kinds) {
        if (text == name) return kind;
    }
    return std::nullopt;
}

Parsed<Numeric> parse_numeric(const Json& operand) {
    constexpr std::string_view wanted =
        R"(one or two comparisons with =, <, <=, > or >=, as in [">", 0, "<=", 5])";
    simdjson::dom::array list;
    if (operand.get(list) != simdjson::SUCCESS) return expects("numeric", wanted);
    if (list.size() != 2 && list.size() != 4) return expects("numeric", wanted);
    Numeric numeric;
    for (std::size_t i = 0; i < list.size(); i += 2) {
        const auto kind = comparison_kind(list.at(i).value_unsafe());
        const auto bound = read_scalar(list.at(i + 1).value_unsafe());
        const auto* const number = bound ? std::get_if<model::Decimal>(&*bound) : nullptr;
        if (!kind || !number) return expects("numeric", wanted);
        numeric.comparisons.push_back({*kind, *number});
    }
    return numeric;
}

template <class T>
Parsed<Matcher> widen(Parsed<T> parsed) {
    if (!parsed) return std::unexpected(std::move(parsed.error()));
    return Matcher(*std::move(parsed));
}

Parsed<Matcher> parse_operator(const Operator& given) {
    if (given.name == "anything-but") return widen(parse_anything_but(given.operand));
    if (given.name == "numeric") return widen(parse_numeric(given.operand));
    if (given.name == "exists") {
        bool wanted = true;
        if (given.operand.get(wanted) != simdjson::SUCCESS) {
            return expects("exists", "true or false");
        }
        return Exists{wanted};
    }
    if (given.name == "cidr") {
        const auto text = text_of(given.operand);
        auto range = text ? AddressRange::parse(*text) : std::nullopt;
        if (!range) return expects("cidr", "a range as in \"10.0.0.0/8\"");
        return *range;
    }
    if (!is_text_operator(given.name)) {
        return std::unexpected(
            fmt::format("there is no operator \"{}\": use {}", given.name, operators));
    }
    auto text = parse_text_matcher(given);
    if (!text) return std::unexpected(std::move(text.error()));
    return std::visit([](auto&& matcher) { return Matcher(std::move(matcher)); }, *std::move(text));
}

}  // namespace

std::expected<Matcher, std::string> parse_matcher(const Json& json) {
    if (auto scalar = read_scalar(json)) return Matcher(*std::move(scalar));
    const auto given = only_member(json);
    if (given) return parse_operator(*given);
    return std::unexpected(
        fmt::format("a list holds values, and objects with one operator: {}", operators));
}

}  // namespace tailrace::cli::pattern
