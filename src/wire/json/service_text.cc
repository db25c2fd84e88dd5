#include "wire/json/service_text.h"

#include <simdjson.h>

#include <array>
#include <string>

namespace tailrace::wire::json {
namespace {

namespace dom = simdjson::dom;
using JsonType = dom::element_type;

constexpr std::size_t kTextBytesMax = 8 * 1024;

class Printer {
 public:
    explicit Printer(std::string& out) : out_(out), end_(out.size() + kTextBytesMax) {}

    void print(const dom::element& value, const Type& type) {
        switch (value.type()) {
            case JsonType::ARRAY:
                return print_list(value.get_array().value_unsafe(), type);
            case JsonType::OBJECT:
                return print_object(value.get_object().value_unsafe(), type);
            case JsonType::STRING:
                return append_clipped(out_, value.get_string().value_unsafe());
            default:
                out_.append(simdjson::to_string(value));
        }
    }

 private:
    void print_list(const dom::array& list, const Type& type) {
        out_ += '[';
        for (const char* separator = ""; const auto element : list) {
            if (full(separator)) break;
            print(element, element_of(type));
        }
        out_ += ']';
    }

    void print_object(const dom::object& object, const Type& type) {
        if (type.structure) return print_structure(object, *type.structure);
        out_ += '{';
        for (const char* separator = ""; const auto [key, value] : object) {
            if (full(separator)) break;
            append_clipped(out_, key);
            out_ += '=';
            print(value, element_of(type));
        }
        out_ += '}';
    }

    void print_structure(const dom::object& object, const Structure& structure) {
        out_.append(structure.name) += '(';
        for (const char* separator = ""; const auto& member : structure.members) {
            if (full(separator)) break;
            const auto start = out_.size();
            out_.append(member.name) += '=';
            lower_first(out_, start);
            dom::element value;
            const bool found = object.at_key(member.name).get(value) == simdjson::SUCCESS;
            found ? print(value, *member.type) : static_cast<void>(out_.append("null"));
        }
        out_ += ')';
    }

    /// Separates elements, unless there is no room for more of them.
    bool full(const char*& separator) {
        out_.append(separator);
        separator = ", ";
        if (out_.size() < end_) return false;
        out_.append("...");
        return true;
    }

    static const Type& element_of(const Type& type) {
        static constexpr Type untyped{};
        return type.element ? *type.element : untyped;
    }

    std::string& out_;
    std::size_t end_;
};

constexpr Type untyped{};
constexpr Type values{.structure = &attribute_value_structure};
constexpr Type list_of_values{.element = &values};

constexpr std::array<Member, 10> attribute_value_members{{
    {.name = "S", .type = &untyped},
    {.name = "N", .type = &untyped},
    {.name = "B", .type = &untyped},
    {.name = "SS", .type = &untyped},
    {.name = "NS", .type = &untyped},
    {.name = "BS", .type = &untyped},
    {.name = "M", .type = &list_of_values},
    {.name = "L", .type = &list_of_values},
    {.name = "NULL", .type = &untyped},
    {.name = "BOOL", .type = &untyped},
}};

}  // namespace

constinit const Structure attribute_value_structure{"AttributeValue", attribute_value_members};

void append_quoted(std::string& out, const dom::element* value, const Type& type) {
    if (!value) {
        out.append("null");
        return;
    }
    out += '\'';
    Printer(out).print(*value, type);
    out += '\'';
}

void append_clipped(std::string& out, std::string_view text) {
    if (text.size() <= kTextBytesMax) {
        out.append(text);
        return;
    }
    auto end = kTextBytesMax;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    out.append(text.substr(0, end)).append("...");
}

void lower_first(std::string& text, std::size_t start) {
    if (text[start] >= 'A' && text[start] <= 'Z')
        text[start] = static_cast<char>(text[start] | 0x20);
}

}  // namespace tailrace::wire::json
