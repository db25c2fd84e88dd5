#include "model/canonical.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "model/attribute_type.h"
#include "model/base64.h"
#include "model/decimal.h"
#include "model/limits.h"

namespace tailrace::model {
namespace {

/// The letter after the backslash for the characters that are escaped; 'u' means by number.
constexpr auto escape_letters = [] {
    std::array<char, 256> letters{};
    for (std::size_t i = 0; i < 0x20; ++i) letters[i] = 'u';
    letters['\b'] = 'b';
    letters['\f'] = 'f';
    letters['\n'] = 'n';
    letters['\r'] = 'r';
    letters['\t'] = 't';
    letters['"'] = '"';
    letters['\\'] = '\\';
    return letters;
}();

char escape_letter(char c) {
    return escape_letters[static_cast<unsigned char>(c)];
}

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_escape(std::string& out, char c) {
    const char letter = escape_letter(c);
    out.append({'\\', letter});
    if (letter != 'u') return;
    const auto code = static_cast<unsigned char>(c);
    out.append({'0', '0', hex_digits[code >> 4], hex_digits[code & 15]});
}

/// Whether any of eight bytes is a control, a quote or a backslash. Each term sets a byte's upper
/// bit if the byte is below 0x20, or becomes zero when compared with the character.
bool any_escaped(const char* eight) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::uint64_t word;
    std::memcpy(&word, eight, sizeof word);
    const auto quote = word ^ ones * '"';
    const auto backslash = word ^ ones * '\\';
    const auto control = (word - ones * 0x20) & ~word;
    return ((control | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) &
            ones * 0x80) != 0;
}

/// How much of the front of `text` needs no escape.
std::size_t plain_length(std::string_view text) {
    std::size_t length = 0;
    while (text.size() - length >= 8 && !any_escaped(text.data() + length)) length += 8;
    while (length < text.size() && escape_letter(text[length]) == 0) ++length;
    return length;
}

class Writer {
 public:
    explicit Writer(std::string& out) : out_(out) {}

    void write(const AttributeValue& value) {
        out_.append("{\"").append(attribute_type_name(value.type())).append("\":");
        std::visit(*this, value.variant());
        out_ += '}';
    }

    void operator()(const std::string& string) { append_canonical_string(out_, string); }
    void operator()(const Number& number) {
        out_.append(1, '"').append(number.text()).append(1, '"');
    }
    void operator()(const Binary& binary) {
        out_ += '"';
        append_base64(out_, binary.bytes);
        out_ += '"';
    }
    void operator()(bool truth) { out_.append(truth ? "true" : "false"); }
    void operator()(Null) { out_.append("true"); }
    void operator()(const StringSet& set) { write_array(set.values, *this); }
    void operator()(const NumberSet& set) { write_array(set.values, *this); }
    void operator()(const BinarySet& set) { write_array(set.values, *this); }
    void operator()(const AttributeValue::List& list) {
        write_array(list, [this](const AttributeValue& value) { write(value); });
    }
    void operator()(const AttributeValue::Map& map) {
        out_ += '{';
        for (const char* separator = ""; const auto& [name, value] : map) {
            out_.append(separator);
            append_canonical_string(out_, name);
            out_ += ':';
            write(value);
            separator = ",";
        }
        out_ += '}';
    }

 private:
    template <class Values, class Write>
    void write_array(const Values& values, Write&& write_element) {
        out_ += '[';
        for (const char* separator = ""; const auto& value : values) {
            out_.append(separator);
            write_element(value);
            separator = ",";
        }
        out_ += ']';
    }

    std::string& out_;
};

/// Accepts the canonical form and nothing else. Each function consumes what it reads and is false
/// if that was not there; `offset` then tells where.
class Parser {
 public:
    explicit Parser(std::string_view json) : json_(json) {}

    std::size_t offset() const { return at_; }
    bool at_end() const { return at_ == json_.size(); }

    /// `level` is that of the members.
    bool map(AttributeMap& map, int level) {
        if (level > nesting_levels_max || !take('{')) return false;
        if (take('}')) return true;
        do {
            std::string name;
            if (!string(name)) return false;
            if (!map.empty() && map.rbegin()->first >= name) return false;
            const auto added = map.try_emplace(map.end(), std::move(name));
            if (!take(':') || !value(added->second, level)) return false;
        } while (take(','));
        return take('}');
    }

    bool value(AttributeValue& value, int level) {
        if (!take("{\"")) return false;
        const auto name = json_.substr(at_, json_.find('"', at_) - at_);
        const auto type = find_attribute_type(name);
        if (!type) return false;
        at_ += name.size();
        return take("\":") && payload(*type, value.variant(), level) && take('}');
    }

 private:
    using Variant = AttributeValue::Variant;

    bool payload(AttributeType type, Variant& value, int level) {
        switch (type) {
            case AttributeType::S:
                return string(value.emplace<std::string>());
            case AttributeType::N:
                return element(value.emplace<Number>());
            case AttributeType::B:
                return element(value.emplace<Binary>());
            case AttributeType::BOOL:
                return boolean(value.emplace<bool>());
            case AttributeType::NULL_:
                return take("true");
            case AttributeType::SS:
                return set(value.emplace<StringSet>().values);
            case AttributeType::NS:
                return set(value.emplace<NumberSet>().values);
            case AttributeType::BS:
                return set(value.emplace<BinarySet>().values);
            case AttributeType::L:
                return list(value.emplace<AttributeValue::List>(), level + 1);
            case AttributeType::M:
                return map(value.emplace<AttributeMap>(), level + 1);
        }
        return false;
    }

    bool boolean(bool& truth) {
        truth = take("true");
        return truth || take("false");
    }

    /// `level` is that of the elements.
    bool list(AttributeValue::List& list, int level) {
        if (level > nesting_levels_max || !take('[')) return false;
        if (take(']')) return true;
        do {
            if (!value(list.emplace_back(), level)) return false;
        } while (take(','));
        return take(']');
    }

    template <class T>
    bool set(std::vector<T>& values) {
        if (!take('[')) return false;
        do {
            T value;
            if (!element(value)) return false;
            if (!values.empty() && !precedes(values.back(), value)) return false;
            values.push_back(std::move(value));
        } while (take(','));
        return take(']');
    }

    static bool precedes(const std::string& a, const std::string& b) { return a < b; }
    static bool precedes(const Binary& a, const Binary& b) { return a < b; }
    static bool precedes(const Number& a, const Number& b) { return compare(a, b) < 0; }

    bool element(std::string& string) { return this->string(string); }

    bool element(Number& number) {
        const auto text = quoted();
        if (!text || !is_normal_number(*text)) return false;
        number = Number::from_normal(std::string(*text));
        return true;
    }

    bool element(Binary& binary) {
        const auto text = quoted();
        auto bytes = text ? decode_base64(*text) : std::nullopt;
        if (!bytes) return false;
        binary.bytes = *std::move(bytes);
        return true;
    }

    /// The text between quotes, which holds no escapes.
    std::optional<std::string_view> quoted() {
        if (!take('"')) return std::nullopt;
        const auto text = json_.substr(at_, json_.find('"', at_) - at_);
        at_ += text.size();
        return take('"') ? std::optional(text) : std::nullopt;
    }

    bool string(std::string& text) {
        if (!take('"')) return false;
        do {
            const auto length = plain_length(json_.substr(at_));
            text.append(json_, at_, length);
            at_ += length;
            if (take('"')) return true;
        } while (take('\\') && escape(text));
        return false;
    }

    /// After the backslash.
    bool escape(std::string& text) {
        if (take('u')) return escape_by_number(text);
        constexpr std::string_view letters = "\"\\bfnrt";
        constexpr std::string_view meanings = "\"\\\b\f\n\r\t";
        const auto letter = at_end() ? std::string_view::npos : letters.find(json_[at_]);
        if (letter == std::string_view::npos) return false;
        ++at_;
        text += meanings[letter];
        return true;
    }

    bool escape_by_number(std::string& text) {
        if (!take("00") || json_.size() - at_ < 2) return false;
        const auto high = hex_digits.find(json_[at_]);
        const auto low = hex_digits.find(json_[at_ + 1]);
        if (high > 1 || low > 15) return false;
        const auto c = static_cast<char>(high << 4 | low);
        if (escape_letter(c) != 'u') return false;
        at_ += 2;
        text += c;
        return true;
    }

    bool take(char c) {
        if (at_end() || json_[at_] != c) return false;
        ++at_;
        return true;
    }

    bool take(std::string_view text) {
        if (!json_.substr(at_).starts_with(text)) return false;
        at_ += text.size();
        return true;
    }

    std::string_view json_;
    std::size_t at_ = 0;
};

}  // namespace

void append_canonical(std::string& out, const AttributeValue& value) {
    Writer{out}.write(value);
}

void append_canonical(std::string& out, const AttributeMap& attributes) {
    Writer{out}(attributes);
}

void append_canonical_string(std::string& out, std::string_view text) {
    out += '"';
    for (;;) {
        const auto length = plain_length(text);
        out.append(text.substr(0, length));
        if (length == text.size()) break;
        append_escape(out, text[length]);
        text.remove_prefix(length + 1);
    }
    out += '"';
}

std::expected<AttributeMap, NotCanonical> parse_canonical(std::string_view json) {
    Parser parser(json);
    AttributeMap attributes;
    if (parser.map(attributes, 1) && parser.at_end()) return attributes;
    return std::unexpected(NotCanonical{parser.offset()});
}

std::expected<AttributeValue, NotCanonical> parse_canonical_value(std::string_view json) {
    Parser parser(json);
    AttributeValue value;
    if (parser.value(value, 1) && parser.at_end()) return value;
    return std::unexpected(NotCanonical{parser.offset()});
}

}  // namespace tailrace::model
