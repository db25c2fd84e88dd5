#include "cli/pattern/event_pattern.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <simdjson.h>

#include "cli/pattern/json_scalar.h"
#include "cli/pattern/pattern_parser.h"
#include "cli/pattern/pattern_tree.h"
#include "wire/json/document.h"

namespace tailrace::cli::pattern {

namespace {

using Json = simdjson::dom::element;

bool same_letter(char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
    return lower(a) == lower(b);
}

bool equal_texts(std::string_view a, std::string_view b, bool any_case) {
    return any_case ? std::ranges::equal(a, b, same_letter) : a == b;
}

/// A value of an event's leaf, and where it stands.
struct Leaf {
    Scalar value;
    std::string_view name;

    std::optional<model::Decimal> number() const {
        if (const auto* const number = std::get_if<model::Decimal>(&value)) return *number;
        const auto* const text = std::get_if<std::string>(&value);
        if (!text || name != "N") return std::nullopt;
        const auto parsed = model::Decimal::parse(*text);
        return parsed ? std::optional(*parsed) : std::nullopt;
    }
};

bool holds(const Comparison& comparison, const model::Decimal& number) {
    const auto order = number <=> comparison.bound;
    switch (comparison.kind) {
        case Comparison::Kind::equal:
            return order == 0;
        case Comparison::Kind::less:
            return order < 0;
        case Comparison::Kind::less_or_equal:
            return order <= 0;
        case Comparison::Kind::greater:
            return order > 0;
        case Comparison::Kind::greater_or_equal:
            return order >= 0;
    }
    return false;
}

struct Verdict {
    const Leaf& leaf;

    bool operator()(const Scalar& wanted) const { return leaf.value == wanted; }
    bool operator()(const TextTest& test) const {
        const auto* const text = std::get_if<std::string>(&leaf.value);
        if (!text || text->size() < test.text.size()) return false;
        const std::string_view all(*text);
        if (test.kind == TextTest::Kind::equal) return equal_texts(all, test.text, test.any_case);
        const auto part = test.kind == TextTest::Kind::prefix
                              ? all.substr(0, test.text.size())
                              : all.substr(all.size() - test.text.size());
        return equal_texts(part, test.text, test.any_case);
    }
    bool operator()(const Wildcard& wildcard) const {
        const auto* const text = std::get_if<std::string>(&leaf.value);
        return text && wildcard.matches(*text);
    }
    bool operator()(const Numeric& numeric) const {
        const auto number = leaf.number();
        return number && std::ranges::all_of(numeric.comparisons, [&](const Comparison& each) {
                   return holds(each, *number);
               });
    }
    bool operator()(const Exists& exists) const { return exists.wanted; }
    bool operator()(const AnythingBut& but) const {
        return std::ranges::none_of(but.values, *this) &&
               std::ranges::none_of(but.texts, [this](const TextMatcher& matcher) {
                   return std::visit(*this, matcher);
               });
    }
    bool operator()(const AddressRange& range) const {
        const auto* const text = std::get_if<std::string>(&leaf.value);
        return text && range.contains(*text);
    }
};

/// The values of a leaf: one, those of a list, or none where there is no leaf.
void collect(std::vector<Leaf>& leaves, std::string_view name, const Json& json) {
    if (json.is_array()) {
        const simdjson::dom::array list = json.get_array();
        for (const Json element : list) collect(leaves, name, element);
    } else if (auto scalar = read_scalar(json)) {
        leaves.push_back({*std::move(scalar), name});
    }
}

bool matches_leaf(const Field& field, const std::optional<Json>& json) {
    std::vector<Leaf> leaves;
    if (json) collect(leaves, field.name, *json);
    return std::ranges::any_of(field.matchers, [&](const Matcher& matcher) {
        const auto* const exists = std::get_if<Exists>(&matcher);
        if (exists) return exists->wanted != leaves.empty();
        return std::ranges::any_of(
            leaves, [&](const Leaf& leaf) { return std::visit(Verdict{leaf}, matcher); });
    });
}

bool matches(const Fields& fields, const std::optional<Json>& json);

bool matches(const Field& field, const std::optional<Json>& json) {
    if (!field.below) return matches_leaf(field, json);
    if (!json || !json->is_array()) return matches(*field.below, json);
    const simdjson::dom::array list = json->get_array();
    return std::ranges::any_of(list.begin(), list.end(),
                               [&](const Json& element) { return matches(*field.below, element); });
}

std::optional<Json> member(const std::optional<Json>& json, std::string_view name) {
    if (!json || !json->is_object()) return std::nullopt;
    Json found;
    if (json->at_key(name).get(found) != simdjson::SUCCESS) return std::nullopt;
    return found;
}

bool matches(const Fields& fields, const std::optional<Json>& json) {
    const bool all = std::ranges::all_of(fields.fields, [&](const Field& field) {
        return matches(field, member(json, field.name));
    });
    return all && std::ranges::all_of(fields.alternatives, [&](const auto& alternatives) {
               return std::ranges::any_of(alternatives,
                                          [&](const Fields& each) { return matches(each, json); });
           });
}

}  // namespace

std::expected<EventPattern, std::string> EventPattern::parse(std::string_view json) {
    auto fields = parse_pattern(json);
    if (!fields) return std::unexpected(std::move(fields.error()));
    return EventPattern(std::make_shared<const Fields>(*std::move(fields)));
}

bool EventPattern::matches(std::string_view event) const {
    const auto document = wire::json::Document::parse(event);
    if (!document || !document->root() || !document->root()->is_object()) return false;
    return pattern::matches(*root_, *document->root());
}

}  // namespace tailrace::cli::pattern
