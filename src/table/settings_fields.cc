#include "table/settings_fields.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "table/field_values.h"

namespace tailrace::table {

namespace {

enum Tag : std::uint8_t {
    attribute_tag = 32,
    key_tag,
    billing_mode_tag,
    read_capacity_tag,
    write_capacity_tag,
    on_demand_since_tag,
    on_demand_read_tag,
    on_demand_write_tag,
    table_class_tag,
    deletion_protection_tag,
    tag_tag,
    warm_read_tag,
    warm_write_tag,
    sse_tag,
    on_demand_throughput_tag,
    warm_throughput_tag,
    local_index_tag,
    global_index_tag,
    policy_tag = 60,
};

void put_optional(base::FieldWriter& writer, std::uint8_t tag,
                  const std::optional<std::int64_t>& value) {
    if (value) writer.number(tag, bits(*value));
}

/// A name with a small number before it.
std::string named(std::uint8_t number, std::string_view name) {
    std::string out;
    base::append_big_endian(out, number);
    out.append(name);
    return out;
}

std::string encode(const SSESpecification& sse) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint8_t>(sse.enabled.value_or(false) ? 1 : 0));
    base::append_big_endian(out, static_cast<std::uint8_t>(sse.sse_type.value_or(SSEType::AES256)));
    return out.append(sse.kms_master_key_id.value_or(""));
}

void put_throughput(base::FieldWriter& writer, const TableSettings& settings) {
    writer.number(read_capacity_tag, bits(settings.provisioned_throughput.read_capacity_units));
    writer.number(write_capacity_tag, bits(settings.provisioned_throughput.write_capacity_units));
    writer.number(on_demand_since_tag, bits(settings.on_demand_since_ms));
    if (const auto& on_demand = settings.on_demand_throughput) {
        writer.bytes(on_demand_throughput_tag, {});
        put_optional(writer, on_demand_read_tag, on_demand->max_read_request_units);
        put_optional(writer, on_demand_write_tag, on_demand->max_write_request_units);
    }
    if (const auto& warm = settings.warm_throughput) {
        writer.bytes(warm_throughput_tag, {});
        put_optional(writer, warm_read_tag, warm->read_units_per_second);
        put_optional(writer, warm_write_tag, warm->write_units_per_second);
    }
}

template <class Index>
bool add(std::vector<Index>& indexes, std::optional<Index> decoded) {
    if (decoded) indexes.push_back(*std::move(decoded));
    return decoded.has_value();
}

bool get_attribute(TableSettings& settings, std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto type = reader.big_endian<std::uint8_t>();
    if (reader.failed() || type >= enum_names<ScalarAttributeType>.size()) return false;
    settings.attribute_definitions.push_back(
        {std::string(reader.rest()), static_cast<ScalarAttributeType>(type)});
    return true;
}

bool get_key(TableSettings& settings, std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto type = reader.big_endian<std::uint8_t>();
    if (reader.failed() || type >= enum_names<KeyType>.size()) return false;
    settings.key_schema.push_back({std::string(reader.rest()), static_cast<KeyType>(type)});
    return true;
}

bool get_sse(TableSettings& settings, std::string_view bytes) {
    base::ByteReader reader(bytes);
    SSESpecification sse;
    sse.enabled = reader.big_endian<std::uint8_t>() != 0;
    const auto type = reader.big_endian<std::uint8_t>();
    if (reader.failed() || type >= enum_names<SSEType>.size()) return false;
    sse.sse_type = static_cast<SSEType>(type);
    if (!reader.rest().empty()) sse.kms_master_key_id = std::string(reader.rest());
    settings.sse = std::move(sse);
    return true;
}

/// Numbers cannot be damaged. What a field belongs to comes before it.
void get_throughput(TableSettings& settings, const base::FieldReader::Field& field) {
    switch (field.tag) {
        case read_capacity_tag:
            settings.provisioned_throughput.read_capacity_units = signed_number(field);
            break;
        case write_capacity_tag:
            settings.provisioned_throughput.write_capacity_units = signed_number(field);
            break;
        case on_demand_since_tag:
            settings.on_demand_since_ms = signed_number(field);
            break;
        case on_demand_throughput_tag:
            settings.on_demand_throughput.emplace();
            break;
        case on_demand_read_tag:
            if (auto& limits = settings.on_demand_throughput)
                limits->max_read_request_units = signed_number(field);
            break;
        case on_demand_write_tag:
            if (auto& limits = settings.on_demand_throughput)
                limits->max_write_request_units = signed_number(field);
            break;
        case warm_throughput_tag:
            settings.warm_throughput.emplace();
            break;
        case warm_read_tag:
            if (auto& limits = settings.warm_throughput)
                limits->read_units_per_second = signed_number(field);
            break;
        case warm_write_tag:
            if (auto& limits = settings.warm_throughput)
                limits->write_units_per_second = signed_number(field);
            break;
        default:
            break;
    }
}

}  // namespace

void put(base::FieldWriter& writer, const TableSettings& settings) {
    for (const auto& attribute : settings.attribute_definitions) {
        writer.bytes(attribute_tag, named(static_cast<std::uint8_t>(attribute.attribute_type),
                                          attribute.attribute_name));
    }
    for (const auto& element : settings.key_schema) {
        writer.bytes(key_tag,
                     named(static_cast<std::uint8_t>(element.key_type), element.attribute_name));
    }
    put_enum(writer, billing_mode_tag, settings.billing_mode);
    put_throughput(writer, settings);
    if (settings.table_class) put_enum(writer, table_class_tag, *settings.table_class);
    writer.number(deletion_protection_tag, static_cast<std::uint8_t>(settings.deletion_protection));
    for (const auto& tag : settings.tags) writer.bytes(tag_tag, encode_tag(tag));
    if (settings.sse) writer.bytes(sse_tag, encode(*settings.sse));
    for (const auto& index : settings.local_indexes)
        writer.bytes(local_index_tag, table::encode(index));
    for (const auto& index : settings.global_indexes)
        writer.bytes(global_index_tag, table::encode(index));
    if (settings.policy) writer.bytes(policy_tag, encode(*settings.policy));
}

bool get(TableSettings& settings, const base::FieldReader::Field& field) {
    switch (field.tag) {
        case attribute_tag:
            return get_attribute(settings, field.bytes);
        case key_tag:
            return get_key(settings, field.bytes);
        case billing_mode_tag:
            return get_enum(field, settings.billing_mode);
        case table_class_tag:
            return get_enum(field, settings.table_class.emplace());
        case deletion_protection_tag:
            settings.deletion_protection = field.number<std::uint8_t>() != 0;
            return true;
        case tag_tag:
            return decode_into(settings.tags, field.bytes);
        case sse_tag:
            return get_sse(settings, field.bytes);
        case local_index_tag:
            return add(settings.local_indexes, decode_local_index(field.bytes));
        case global_index_tag:
            return add(settings.global_indexes, decode_global_index(field.bytes));
        case policy_tag:
            return assign(settings.policy, decode_policy(field.bytes));
        default:
            get_throughput(settings, field);
            return true;
    }
}

}  // namespace tailrace::table
