// An item and a request's bindings for fuzz targets and benchmarks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expression/bindings.h"
#include "model/decimal.h"
#include "model/sets.h"
#include "tailrace/attribute_value.h"
#include "tailrace/item_requests.h"

namespace tailrace::expression::sample {

inline AttributeValue number(std::string_view text) {
    return *model::parse_number(text);
}

/// An attribute of every type, named by a letter each.
inline AttributeMap item() {
    using List = AttributeValue::List;
    const auto inner = AttributeMap{{"a", "deep"}, {"b", List{"x", number("1"), List{"y"}}}};
    return {
        {"a", "some text"},
        {"b", number("42.5")},
        {"c", Binary{std::string("\x00\xff", 2)}},
        {"d", AttributeValue(true)},
        {"e", Null{}},
        {"f", model::make_set(std::vector<std::string>{"a", "b"})},
        {"g", model::make_set(std::vector<Number>{*model::parse_number("1")})},
        {"h", List{"a", number("2"), inner, List{}}},
        {"i", inner},
    };
}

inline ExpressionAttributeNameMap names() {
    return {{"#a", "a"}, {"#b", "b"}, {"#i", "i"}, {"#s", "status"}};
}

inline AttributeMap values() {
    using List = AttributeValue::List;
    return {
        {":a", "some"},
        {":b", number("42")},
        {":c", Binary{std::string(1, '\0')}},
        {":d", AttributeValue(true)},
        {":f", model::make_set(std::vector<std::string>{"b", "c"})},
        {":g", model::make_set(std::vector<Number>{*model::parse_number("2")})},
        {":h", List{"z"}},
        {":i", AttributeMap{{"a", "z"}}},
        {":t", "S"},
    };
}

}  // namespace tailrace::expression::sample
