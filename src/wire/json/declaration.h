// What a file of shapes includes: how C++ types become `Type`s, and members `Member`s.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "tailrace/attribute_value.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/item.h"
#include "tailrace/json_array.h"
#include "tailrace/timestamp.h"
#include "wire/json/codec.h"
#include "wire/json/decoder.h"
#include "wire/json/encoder.h"
#include "wire/json/enum_sets.h"
#include "wire/json/service_text.h"
#include "wire/json/shape.h"
#include "wire/json/writer.h"

namespace tailrace::wire::json {

/// Specialised for each structure with its `name` and its `members`, in the order they are sent in.
template <class T>
struct Shape;

template <class T>
inline constexpr Structure structure{Shape<T>::name, Shape<T>::members};

/// The type of a structure, unless specialised.
template <class T>
struct TypeOf {
    static constexpr Type type{.decode = &Decoder::read_structure,
                               .encode = encode_structure,
                               .bytes = sizeof(T),
                               .structure = &structure<T>};
};

template <class E>
    requires std::is_enum_v<E>
struct TypeOf<E> {
    static_assert(sizeof(E) == 1);
    static constexpr Type type{.decode = &Decoder::read_enumerator,
                               .encode = encode_enumerator,
                               .bytes = sizeof(E),
                               .names = enum_names<E>,
                               .name_set = enum_set<E>};
};

template <>
struct TypeOf<std::string> {
    static constexpr Type type{&Decoder::read_string, encode_string, sizeof(std::string)};
};
template <>
struct TypeOf<bool> {
    static constexpr Type type{&Decoder::read_boolean, encode_boolean, sizeof(bool)};
};
template <>
struct TypeOf<std::int32_t> {
    static constexpr Type type{&Decoder::read_integer, encode_integer, sizeof(std::int32_t)};
};
template <>
struct TypeOf<std::int64_t> {
    static constexpr Type type{&Decoder::read_long, encode_long, sizeof(std::int64_t)};
};
template <>
struct TypeOf<double> {
    static constexpr Type type{&Decoder::read_double, encode_double, sizeof(double)};
};
template <>
struct TypeOf<Timestamp> {
    static constexpr Type type{&Decoder::read_timestamp, encode_timestamp, sizeof(Timestamp)};
};
template <>
struct TypeOf<AttributeValue> {
    static constexpr Type type{.decode = &Decoder::read_attribute_value,
                               .encode = encode_attribute_value,
                               .bytes = sizeof(AttributeValue),
                               .structure = &attribute_value_structure};
};
template <>
struct TypeOf<Item> {
    static constexpr Type type{.decode = &Decoder::read_item,
                               .encode = encode_item,
                               .bytes = sizeof(Item),
                               .element = &TypeOf<AttributeValue>::type};
};
template <class T>
struct TypeOf<std::vector<T>> {
    static void* add(void* list, std::string_view) {
        return &static_cast<std::vector<T>*>(list)->emplace_back();
    }
    static void encode(Writer& out, const void* list, const Type& type) {
        out.begin_array();
        for (const auto& element : *static_cast<const std::vector<T>*>(list)) {
            type.element->encode(out, &element, *type.element);
        }
        out.end_array();
    }
    static constexpr Type type{.decode = &Decoder::read_list,
                               .encode = encode,
                               .bytes = sizeof(std::vector<T>),
                               .element = &TypeOf<T>::type,
                               .add = add};
};

template <class T>
struct TypeOf<std::map<std::string, T, std::less<>>> {
    using Map = std::map<std::string, T, std::less<>>;

    static void* add(void* map, std::string_view key) {
        return &static_cast<Map*>(map)->insert_or_assign(std::string(key), T{}).first->second;
    }
    static void encode(Writer& out, const void* map, const Type& type) {
        out.begin_object();
        for (const auto& [key, value] : *static_cast<const Map*>(map)) {
            out.key(key);
            type.element->encode(out, &value, *type.element);
        }
        out.end_object();
    }
    static constexpr Type type{.decode = &Decoder::read_map,
                               .encode = encode,
                               .bytes = sizeof(Map),
                               .element = &TypeOf<T>::type,
                               .add = add};
};

template <class T>
struct TypeOf<JsonArray<T>> {
    static constexpr Type type{.decode = &Decoder::read_json_array<T>,
                               .encode = encode_json_array<T>,
                               .bytes = sizeof(JsonArray<T>),
                               .element = &TypeOf<T>::type};
};

template <class T>
void Decoder::read_json_array(const Json& json, void* value, const Place& place) {
    using Elements = std::vector<T>;
    const auto& type = TypeOf<Elements>::type;
    Elements elements;
    read_list(json, &elements, {type, place.constraint, place.path});
    std::string text;
    Writer writer(text);
    type.encode(writer, &elements, type);
    *static_cast<JsonArray<T>*>(value) = JsonArray<T>(std::move(text), std::move(elements));
}

/// A member that is a plain value is required, and always there.
template <class T>
struct Presence {
    using Value = T;
    static constexpr bool required = true;
    static T* emplace(T& held) { return &held; }
    static const T* find(const T& held) { return &held; }
};

template <class T>
struct Presence<std::optional<T>> {
    using Value = T;
    static constexpr bool required = false;
    static T* emplace(std::optional<T>& held) { return &held.emplace(); }
    static const T* find(const std::optional<T>& held) { return held ? &*held : nullptr; }
};

template <class Pointer>
struct MemberPointer;

template <class S, class T>
struct MemberPointer<T S::*> {
    using Owner = S;
    using Held = T;
};

template <auto pointer>
consteval Member member(std::string_view name, Constraint constraint = {}) {
    using Owner = typename MemberPointer<decltype(pointer)>::Owner;
    using Held = Presence<typename MemberPointer<decltype(pointer)>::Held>;
    return {.name = name,
            .type = &TypeOf<typename Held::Value>::type,
            .emplace = [](void* owner) -> void* {
                return Held::emplace(static_cast<Owner*>(owner)->*pointer);
            },
            .find = [](const void* owner) -> const void* {
                return Held::find(static_cast<const Owner*>(owner)->*pointer);
            },
            .required = Held::required,
            .constraint = constraint};
}

template <class T>
Result<T> decode_with(Decoder decoder, const Document& body) {
    T value;
    if (auto error = decoder.decode(body, &value, TypeOf<T>::type)) {
        return std::unexpected(*std::move(error));
    }
    return value;
}

template <class T>
Result<T> Codec<T>::decode(const Document& body, model::Wording wording) {
    return decode_with<T>(Decoder(Decoder::Mode::request, wording), body);
}

template <class T>
Result<T> Codec<T>::decode_reply(const Document& body) {
    return decode_with<T>(Decoder(Decoder::Mode::reply), body);
}

template <class T>
void Codec<T>::encode(std::string& out, const T& value) {
    Writer writer(out);
    encode_structure(writer, &value, TypeOf<T>::type);
}

template <class T>
void Codec<T>::encode(Body& out, const T& value) {
    Writer writer(out);
    encode_structure(writer, &value, TypeOf<T>::type);
}

}  // namespace tailrace::wire::json
