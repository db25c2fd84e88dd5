// Values of the fields that rows are made of (base/fields.h).
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "base/fields.h"
#include "tailrace/enumerations.h"

namespace tailrace::table {

inline std::uint64_t bits(std::int64_t number) {
    return static_cast<std::uint64_t>(number);
}

inline std::int64_t signed_number(const base::FieldReader::Field& field) {
    return static_cast<std::int64_t>(field.number<std::uint64_t>());
}

template <class E>
void put_enum(base::FieldWriter& writer, std::uint8_t tag, E value) {
    writer.number(tag, static_cast<std::uint8_t>(value));
}

/// False if there is no such enumerator.
template <class E>
bool get_enum(const base::FieldReader::Field& field, E& value) {
    const auto number = field.number<std::uint8_t>();
    value = static_cast<E>(number);
    return number < enum_names<E>.size();
}

/// False if there was nothing to decode.
template <class T>
bool assign(std::optional<T>& to, std::optional<T> decoded) {
    to = std::move(decoded);
    return to.has_value();
}

}  // namespace tailrace::table
