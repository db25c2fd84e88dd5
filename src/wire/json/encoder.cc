#include "wire/json/encoder.h"

#include <cstdint>
#include <string>

#include "model/canonical.h"
#include "tailrace/attribute_value.h"
#include "tailrace/item.h"
#include "tailrace/timestamp.h"

namespace tailrace::wire::json {
namespace {

template <class T>
const T& as(const void* value) {
    return *static_cast<const T*>(value);
}

}  // namespace

void encode_structure(Writer& out, const void* value, const Type& type) {
    out.begin_object();
    for (const auto& member : type.structure->members) {
        const void* found = member.find(value);
        if (!found) continue;
        out.key(member.name);
        member.type->encode(out, found, *member.type);
    }
    out.end_object();
}

void encode_enumerator(Writer& out, const void* value, const Type& type) {
    out.string(type.names[as<std::uint8_t>(value)]);
}

void encode_string(Writer& out, const void* value, const Type&) {
    out.string(as<std::string>(value));
}

void encode_boolean(Writer& out, const void* value, const Type&) {
    out.boolean(as<bool>(value));
}

void encode_integer(Writer& out, const void* value, const Type&) {
    out.integer(as<std::int32_t>(value));
}

void encode_long(Writer& out, const void* value, const Type&) {
    out.integer(as<std::int64_t>(value));
}

void encode_double(Writer& out, const void* value, const Type&) {
    out.real(as<double>(value));
}

void encode_timestamp(Writer& out, const void* value, const Type&) {
    out.timestamp(as<Timestamp>(value));
}

void encode_item(Writer& out, const void* value, const Type&) {
    out.raw(as<Item>(value).json());
}

void encode_attribute_value(Writer& out, const void* value, const Type&) {
    std::string json;
    model::append_canonical(json, as<AttributeValue>(value));
    out.raw(json);
}

}  // namespace tailrace::wire::json
