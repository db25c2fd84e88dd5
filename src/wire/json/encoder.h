// Values to JSON text, by their declarations. Appends only.
#pragma once

#include "tailrace/json_array.h"
#include "wire/json/shape.h"
#include "wire/json/writer.h"

namespace tailrace::wire::json {

void encode_structure(Writer& out, const void* value, const Type& type);
void encode_enumerator(Writer& out, const void* value, const Type& type);
void encode_string(Writer& out, const void* value, const Type& type);
void encode_boolean(Writer& out, const void* value, const Type& type);
void encode_integer(Writer& out, const void* value, const Type& type);
void encode_long(Writer& out, const void* value, const Type& type);
void encode_double(Writer& out, const void* value, const Type& type);
void encode_timestamp(Writer& out, const void* value, const Type& type);
void encode_item(Writer& out, const void* value, const Type& type);
void encode_attribute_value(Writer& out, const void* value, const Type& type);

template <class T>
void encode_json_array(Writer& out, const void* value, const Type&) {
    out.raw(static_cast<const JsonArray<T>*>(value)->shared_json());
}

}  // namespace tailrace::wire::json
