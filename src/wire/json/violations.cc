#include "wire/json/violations.h"

#include <algorithm>
#include <utility>

#include "wire/json/service_text.h"

namespace tailrace::wire::json {
namespace {

constexpr std::size_t kListedMax = 10;
constexpr std::int64_t kArnLengthMax = 1024;

std::string at_least(std::string_view noun, std::int64_t min) {
    return std::string("Member must have ")
        .append(noun)
        .append(" greater than or equal to ")
        .append(std::to_string(min));
}

std::string at_most(std::string_view noun, std::int64_t max) {
    return std::string("Member must have ")
        .append(noun)
        .append(" less than or equal to ")
        .append(std::to_string(max));
}

constexpr std::string_view name_pattern =
    "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_name_character);
}

/// As Java counts: two for what UTF-8 needs four bytes for.
std::int64_t utf16_length(std::string_view text) {
    const auto units = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
    };
    std::int64_t length = 0;
    for (const char c : text) length += units(c);
    return length;
}

std::vector<std::string> broken_by_name_or_arn(std::string_view text,
                                               const Constraint& constraint) {
    Constraint bounds = length(constraint.min, constraint.max);
    if (text.starts_with("arn:")) bounds.max = kArnLengthMax;
    auto broken = broken_bounds(utf16_length(text), "length", bounds);
    if (!text.empty() && !text.starts_with("arn:") && !is_name(text)) {
        broken.emplace(broken.begin(), name_pattern);
    }
    return broken;
}

std::string in_brackets(const std::vector<std::string>& texts) {
    std::string list = "[";
    for (const char* separator = ""; const auto& text : texts) {
        list.append(separator).append(text);
        separator = ", ";
    }
    return list + "]";
}

}  // namespace

std::string Path::text(Style style) const {
    std::string text = parent ? parent->text(style) : std::string();
    if (step == Step::element) return text + '.' + std::to_string(position) + ".member";
    if (!text.empty()) text += '.';
    const auto start = text.size();
    append_clipped(text, name);
    if (step == Step::key) return text + ".member";
    if (style == Style::standard) lower_first(text, start);
    return text;
}

void Violations::add(const simdjson::dom::element* value, const Place& place,
                     std::string_view text) {
    if (count_ == kListedMax) return;
    begin_entry();
    list_.append("Value ");
    const auto style = value ? place.constraint.style : Style::standard;
    if (style == Style::standard) {
        append_quoted(list_, value, place.type);
        list_ += ' ';
    }
    list_.append("at '").append(place.path->text(style));
    list_.append("' failed to satisfy constraint: ").append(text);
}

void Violations::add(std::string_view entry) {
    if (count_ == kListedMax) return;
    begin_entry();
    list_.append(entry);
}

void Violations::begin_entry() {
    if (count_++ > 0) list_.append("; ");
}

std::string Violations::message() const {
    return std::to_string(count_) + (count_ == 1 ? " validation error" : " validation errors") +
           " detected: " + list_;
}

std::vector<std::string> broken_bounds(std::int64_t number, std::string_view noun,
                                       const Constraint& constraint) {
    std::vector<std::string> broken;
    if (number < constraint.min) broken.push_back(at_least(noun, constraint.min));
    if (number > constraint.max) broken.push_back(at_most(noun, constraint.max));
    return broken;
}

std::vector<std::string> broken_by_text(std::string_view text, const Constraint& constraint) {
    if (!constraint.bounded()) return {};
    if (constraint.pattern == Pattern::name_or_arn) return broken_by_name_or_arn(text, constraint);
    auto broken = broken_bounds(utf16_length(text), "length", constraint);
    if (constraint.pattern == Pattern::name && !is_name(text)) {
        broken.emplace(broken.begin(), name_pattern);
    }
    return broken;
}

std::string constraint_set(const Constraint& constraint) {
    std::vector<std::string> texts;
    if (constraint.max != Constraint::unbounded_max) {
        texts.push_back(at_most("length", constraint.max));
    }
    if (constraint.min != Constraint::unbounded_min) {
        texts.push_back(at_least("length", constraint.min));
    }
    if (constraint.pattern != Pattern::none) texts.emplace_back(name_pattern);
    return in_brackets(texts);
}

}  // namespace tailrace::wire::json
