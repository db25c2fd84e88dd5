#include "cli/show/difference.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/show/moment_text.h"
#include "model/canonical.h"
#include "tailrace/attribute_value_json.h"

namespace tailrace::cli::show {

namespace {

bool is_plain_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    });
}

std::string name_text(std::string_view name) {
    if (is_plain_name(name)) return std::string(name);
    std::string quoted;
    model::append_canonical_string(quoted, name);
    return visible(quoted);
}

std::string value_text(const AttributeValue& value) {
    return visible(to_plain_json(value));
}

struct Mark {
    char sign;
    Color color;
};
constexpr Mark added{'+', Color::green};
constexpr Mark removed{'-', Color::red};
constexpr Mark changed{'~', Color::yellow};
constexpr Mark shown{' ', Color::plain};

/// Writes the lines below the first.
class Lines {
 public:
    Lines(std::string& out, const Style& style) : out_(out), style_(style) {}

    void compare(const std::string& path, const AttributeValue* before,
                 const AttributeValue* after);
    void one(Mark mark, const std::string& path, const AttributeValue& value) {
        begin(mark, path);
        style_.append(out_, mark.color, value_text(value));
        out_ += '\n';
    }

 private:
    void begin(Mark mark, const std::string& path) {
        out_ += "  ";
        style_.append(out_, mark.color, std::string_view(&mark.sign, 1));
        out_.append(" ").append(path).append(": ");
    }
    void maps(const std::string& path, const AttributeMap& before, const AttributeMap& after);
    void lists(const std::string& path, const AttributeValue::List& before,
               const AttributeValue::List& after);
    template <class Set>
    void sets(const std::string& path, const Set& before, const Set& after);
    void replace(const std::string& path, const AttributeValue& before,
                 const AttributeValue& after);

    std::string& out_;
    const Style& style_;
};

void Lines::compare(const std::string& path, const AttributeValue* before,
                    const AttributeValue* after) {
    if (!before && !after) return;
    if (!before) return one(added, path, *after);
    if (!after) return one(removed, path, *before);
    if (*before == *after) return;
    const auto both = [&]<class T>(void (Lines::*method)(const std::string&, const T&, const T&)) {
        const auto* const old_one = before->get_if<T>();
        const auto* const new_one = after->get_if<T>();
        if (!old_one || !new_one) return false;
        (this->*method)(path, *old_one, *new_one);
        return true;
    };
    if (both(&Lines::maps) || both(&Lines::lists) || both(&Lines::sets<StringSet>) ||
        both(&Lines::sets<NumberSet>) || both(&Lines::sets<BinarySet>)) {
        return;
    }
    replace(path, *before, *after);
}

void Lines::maps(const std::string& path, const AttributeMap& before, const AttributeMap& after) {
    std::set<std::string_view> names;
    for (const auto& [name, value] : before) names.insert(name);
    for (const auto& [name, value] : after) names.insert(name);
    for (const auto name : names) {
        const auto old_one = before.find(name);
        const auto new_one = after.find(name);
        compare(path + "." + name_text(name), old_one == before.end() ? nullptr : &old_one->second,
                new_one == after.end() ? nullptr : &new_one->second);
    }
}

void Lines::lists(const std::string& path, const AttributeValue::List& before,
                  const AttributeValue::List& after) {
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
        compare(fmt::format("{}[{}]", path, i), i < before.size() ? &before[i] : nullptr,
                i < after.size() ? &after[i] : nullptr);
    }
}

template <class Set>
void Lines::sets(const std::string& path, const Set& before, const Set& after) {
    begin(changed, path);
    std::vector<std::string> parts;
    const auto missing_in = [&](const Set& from, const Set& other, Mark mark) {
        for (const auto& value : from.values) {
            if (std::ranges::find(other.values, value) != other.values.end()) continue;
            parts.push_back(style_.paint(mark.color, mark.sign + value_text(value)));
        }
    };
    missing_in(before, after, removed);
    missing_in(after, before, added);
    out_ += fmt::format("{}\n", fmt::join(parts, " "));
}

void Lines::replace(const std::string& path, const AttributeValue& before,
                    const AttributeValue& after) {
    begin(changed, path);
    style_.append(out_, Color::red, value_text(before));
    out_ += " → ";
    style_.append(out_, Color::green, value_text(after));
    out_ += '\n';
}

Mark mark_of(OperationType event) {
    switch (event) {
        case OperationType::INSERT:
            return added;
        case OperationType::REMOVE:
            return removed;
        default:
            return changed;
    }
}

void append_head(std::string& out, const Record& record, const StreamRecord& change,
                 const Style& style) {
    if (const auto& made = change.approximate_creation_date_time) {
        style.append(out, Color::dim, moment_text(*made));
        out += ' ';
    }
    if (record.event_name) {
        style.append(out, mark_of(*record.event_name).color, name_of(*record.event_name));
    }
    if (change.keys) {
        for (const auto& [name, value] : change.keys->attributes()) {
            out.append(" ").append(name_text(name)).append("=");
            style.append(out, Color::bold, value_text(value));
        }
    }
    if (record.user_identity && record.user_identity->type == "Service") out += " (expired)";
    out += '\n';
}

const AttributeValue* find(const std::optional<Item>& item, std::string_view name) {
    return item ? item->find(name) : nullptr;
}

}  // namespace

void append_difference(std::string& out, const Record& record, const Style& style) {
    if (!record.dynamodb) return;
    const auto& change = *record.dynamodb;
    append_head(out, record, change, style);
    std::set<std::string, std::less<>> names;
    for (const auto* image : {&change.old_image, &change.new_image}) {
        if (!*image) continue;
        for (const auto& [name, value] : (*image)->attributes()) {
            if (!find(change.keys, name)) names.insert(name);
        }
    }
    const bool has_both = change.old_image && change.new_image;
    const bool is_one_sided = !has_both && record.event_name == OperationType::MODIFY;
    Lines lines(out, style);
    for (const auto& name : names) {
        const auto* const before = find(change.old_image, name);
        const auto* const after = find(change.new_image, name);
        if (is_one_sided) {
            lines.one(shown, name_text(name), before ? *before : *after);
        } else {
            lines.compare(name_text(name), before, after);
        }
    }
}

}  // namespace tailrace::cli::show
