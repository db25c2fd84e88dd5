#include "expression/partiql/value_reader.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "expression/syntax/tree.h"
#include "model/decimal.h"
#include "model/limits.h"
#include "model/sets.h"

namespace tailrace::expression::partiql {
namespace {

std::string invalid_parameter(std::string_view why) {
    return std::string("One or more parameter values were invalid: ").append(why);
}

AttributeValue read_number(Reader& reader) {
    std::string text;
    if (reader.accept(TokenKind::Minus)) {
        text = "-";
    } else {
        reader.accept(TokenKind::Plus);
    }
    if (!reader.at(TokenKind::Number)) {
        reader.fail_at_term();
        return {};
    }
    auto number = model::parse_number(text.append(reader.take().text));
    if (number) return AttributeValue(*std::move(number));
    reader.refuse(std::move(number.error()));
    return {};
}

/// `element { "," element } close`, or only `close`.
template <class Element>
void read_elements(Reader& reader, TokenKind close, std::string_view close_name, Element element) {
    if (reader.accept(close)) return;
    do {
        element();
    } while (reader.accept(TokenKind::Comma));
    reader.expect(close, close_name);
}

AttributeValue::List read_values(Reader& reader, TokenKind close, std::string_view close_name) {
    AttributeValue::List values;
    read_elements(reader, close, close_name, [&] { values.push_back(read_value(reader)); });
    return values;
}

void read_member(Reader& reader, AttributeMap& map) {
    if (!reader.at(TokenKind::String)) return reader.fail_at_term();
    auto name = unquoted(reader.take());
    if (name.empty()) reader.refuse(std::string("Empty attribute name"));
    reader.expect(TokenKind::Colon, "COLON");
    map.insert_or_assign(std::move(name), read_value(reader));
}

AttributeMap read_map(Reader& reader) {
    AttributeMap map;
    read_elements(reader, TokenKind::CloseBrace, "RIGHT_CURLY", [&] { read_member(reader, map); });
    return map;
}

std::string duplicates(const std::vector<std::string>& written) {
    return invalid_parameter(
        fmt::format("Input collection [{}] contains duplicates.", fmt::join(written, ", ")));
}
std::string duplicates(const std::vector<Number>&) {
    return "Input collection contains duplicates";
}
std::string duplicates(const std::vector<Binary>&) {
    return invalid_parameter("Input collection contains duplicates.");
}

/// Of elements of one type.
template <class T>
AttributeValue make_set(Reader& reader, AttributeValue::List elements) {
    std::vector<T> values;
    for (auto& element : elements) {
        auto* value = element.get_if<T>();
        if (value == nullptr) {
            reader.refuse(invalid_parameter("The elements of a set must be of one type"));
            return {};
        }
        values.push_back(std::move(*value));
    }
    auto set = model::make_set(values);
    if (set.values.size() < values.size()) reader.refuse(duplicates(values));
    return AttributeValue(std::move(set));
}

AttributeValue read_set(Reader& reader) {
    auto elements = read_values(reader, TokenKind::CloseSet, "RIGHT_DOUBLE_ANGLE_BRACKET");
    if (elements.empty()) {
        // The doubled blanks are the service's.
        reader.refuse(invalid_parameter("An string set  may not be empty"));
        return {};
    }
    const auto& first = elements.front();
    if (first.is<std::string>()) return make_set<std::string>(reader, std::move(elements));
    if (first.is<Number>()) return make_set<Number>(reader, std::move(elements));
    if (first.is<Binary>()) return make_set<Binary>(reader, std::move(elements));
    reader.refuse(invalid_parameter("A set holds strings, numbers or binaries"));
    return {};
}

/// What begins with a bracket.
AttributeValue read_collection(Reader& reader) {
    return reader.deeper([&]() -> AttributeValue {
        switch (reader.take().kind) {
            case TokenKind::OpenBracket:
                return read_values(reader, TokenKind::CloseBracket, "RIGHT_BRACKET");
            case TokenKind::OpenBrace:
                return read_map(reader);
            default:
                return read_set(reader);
        }
    });
}

AttributeValue read_word(Reader& reader) {
    if (reader.accept_keyword("true")) return AttributeValue(true);
    if (reader.accept_keyword("false")) return AttributeValue(false);
    if (!reader.accept_keyword("null")) reader.fail_at_term();
    return Null{};
}

PathElement read_index(Reader& reader) {
    PathElement element;
    if (reader.at(TokenKind::String)) {
        element = unquoted(reader.take());
    } else if (reader.at(TokenKind::Number)) {
        const auto digits = reader.take().text;
        const auto index = syntax::list_index(digits);
        if (!index) {
            reader.refuse(
                fmt::format("List index is not within the allowable range; index: [{}]", digits));
        }
        element = index.value_or(0);
    } else {
        reader.fail_at_term();
    }
    reader.expect(TokenKind::CloseBracket, "RIGHT_BRACKET");
    return element;
}

}  // namespace

bool at_value(const Reader& reader) {
    switch (reader.peek().kind) {
        case TokenKind::String:
        case TokenKind::Number:
        case TokenKind::Parameter:
        case TokenKind::Plus:
        case TokenKind::Minus:
        case TokenKind::OpenBracket:
        case TokenKind::OpenBrace:
        case TokenKind::OpenSet:
            return true;
        default:
            return reader.at_keyword("true") || reader.at_keyword("false") ||
                   reader.at_keyword("null");
    }
}

AttributeValue read_value(Reader& reader) {
    switch (reader.peek().kind) {
        case TokenKind::String:
            return unquoted(reader.take());
        case TokenKind::Number:
        case TokenKind::Plus:
        case TokenKind::Minus:
            return read_number(reader);
        case TokenKind::Parameter:
            reader.take();
            return reader.parameter();
        case TokenKind::OpenBracket:
        case TokenKind::OpenBrace:
        case TokenKind::OpenSet:
            return read_collection(reader);
        default:
            return read_word(reader);
    }
}

bool at_name(const Reader& reader) {
    return reader.at(TokenKind::Identifier) || reader.at(TokenKind::QuotedIdentifier);
}

std::string read_name(Reader& reader) {
    const bool quoted = reader.at(TokenKind::QuotedIdentifier);
    const auto token = reader.take();
    return quoted ? unquoted(token) : std::string(token.text);
}

Path read_path(Reader& reader, std::string name) {
    Path path(std::move(name));
    while (!reader.failed()) {
        if (reader.accept(TokenKind::OpenBracket)) {
            path.elements.push_back(read_index(reader));
        } else if (!reader.accept(TokenKind::Dot)) {
            break;
        } else if (at_name(reader)) {
            path.elements.emplace_back(read_name(reader));
        } else {
            reader.fail("Invalid path dot component");
        }
    }
    if (path.elements.size() > model::nesting_levels_max) {
        reader.refuse(
            fmt::format("The document path has too many nesting levels; nesting levels: {}",
                        path.elements.size()));
    }
    return path;
}

Path read_path(Reader& reader) {
    if (at_name(reader)) return read_path(reader, read_name(reader));
    reader.fail_at_term();
    return Path(std::string());
}

}  // namespace tailrace::expression::partiql
