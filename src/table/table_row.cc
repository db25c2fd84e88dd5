#include "table/table_row.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/fields.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::uint8_t row_version = 1;
/// Who does not know of indexes must not change the row.
constexpr std::uint8_t indexed_row_version = 2;

enum Tag : std::uint8_t {
    id_tag = 1,
    name_tag,
    uuid_tag,
    created_tag,
    status_tag,
    status_ms_tag,
    partition_tag,
    stream_tag,
    ending_stream_tag,
    latest_label_tag,
    time_to_live_tag,
    stream_attached_tag_tag = 20,
    stream_policy_tag,
    contributor_insights_tag,
    point_in_time_recovery_tag,
    // Settings.
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

std::uint64_t bits(std::int64_t number) {
    return static_cast<std::uint64_t>(number);
}

template <class E>
void put_enum(base::FieldWriter& writer, std::uint8_t tag, E value) {
    writer.number(tag, static_cast<std::uint8_t>(value));
}

template <class E>
bool get_enum(const base::FieldReader::Field& field, E& value) {
    const auto number = field.number<std::uint8_t>();
    value = static_cast<E>(number);
    return number < enum_names<E>.size();
}

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

std::string encode(const TableStream& stream) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint64_t>(stream.id));
    base::append_big_endian(out, static_cast<std::uint8_t>(stream.view_type));
    base::append_big_endian(out, bits(stream.created_ms));
    out.append(stream.label);
    return out;
}

std::optional<TableStream> decode_stream(std::string_view bytes) {
    base::ByteReader reader(bytes);
    TableStream stream;
    stream.id = stream::StreamId{reader.big_endian<std::uint64_t>()};
    const auto view_type = reader.big_endian<std::uint8_t>();
    stream.created_ms = static_cast<std::int64_t>(reader.big_endian<std::uint64_t>());
    if (reader.failed() || view_type >= enum_names<StreamViewType>.size()) return std::nullopt;
    stream.view_type = static_cast<StreamViewType>(view_type);
    stream.label = reader.rest();
    return stream;
}

std::string encode(const TimeToLive& time_to_live) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint8_t>(time_to_live.status));
    base::append_big_endian(out, bits(time_to_live.status_ms));
    out.append(time_to_live.attribute);
    return out;
}

std::optional<TimeToLive> decode_time_to_live(std::string_view bytes) {
    base::ByteReader reader(bytes);
    TimeToLive time_to_live;
    const auto status = reader.big_endian<std::uint8_t>();
    time_to_live.status_ms = static_cast<std::int64_t>(reader.big_endian<std::uint64_t>());
    if (reader.failed() || status >= enum_names<TimeToLiveStatus>.size()) return std::nullopt;
    time_to_live.status = static_cast<TimeToLiveStatus>(status);
    time_to_live.attribute = reader.rest();
    return time_to_live;
}

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
    writer.number(read_capacity_tag, bits(settings.provisioned_throughput.read_capacity_units));
    writer.number(write_capacity_tag, bits(settings.provisioned_throughput.write_capacity_units));
    writer.number(on_demand_since_tag, bits(settings.on_demand_since_ms));
    if (const auto& on_demand = settings.on_demand_throughput) {
        writer.bytes(on_demand_throughput_tag, {});
        put_optional(writer, on_demand_read_tag, on_demand->max_read_request_units);
        put_optional(writer, on_demand_write_tag, on_demand->max_write_request_units);
    }
    if (settings.table_class) put_enum(writer, table_class_tag, *settings.table_class);
    writer.number(deletion_protection_tag, static_cast<std::uint8_t>(settings.deletion_protection));
    for (const auto& tag : settings.tags) writer.bytes(tag_tag, encode_tag(tag));
    if (const auto& warm = settings.warm_throughput) {
        writer.bytes(warm_throughput_tag, {});
        put_optional(writer, warm_read_tag, warm->read_units_per_second);
        put_optional(writer, warm_write_tag, warm->write_units_per_second);
    }
    if (const auto& sse = settings.sse) {
        std::string body;
        base::append_big_endian(body,
                                static_cast<std::uint8_t>(sse->enabled.value_or(false) ? 1 : 0));
        base::append_big_endian(body,
                                static_cast<std::uint8_t>(sse->sse_type.value_or(SSEType::AES256)));
        body.append(sse->kms_master_key_id.value_or(""));
        writer.bytes(sse_tag, body);
    }
    for (const auto& index : settings.local_indexes)
        writer.bytes(local_index_tag, table::encode(index));
    for (const auto& index : settings.global_indexes)
        writer.bytes(global_index_tag, table::encode(index));
    if (settings.policy) writer.bytes(policy_tag, encode(*settings.policy));
}

void put_attachments(base::FieldWriter& writer, const TableRow& row) {
    const auto& stream = row.stream_attachments;
    for (const auto& tag : stream.tags) writer.bytes(stream_attached_tag_tag, encode_tag(tag));
    if (stream.policy) writer.bytes(stream_policy_tag, encode(*stream.policy));
    for (const auto& insights : row.contributor_insights)
        writer.bytes(contributor_insights_tag, encode(insights));
    if (row.point_in_time_recovery)
        writer.bytes(point_in_time_recovery_tag, encode(*row.point_in_time_recovery));
}

bool has_indexes(const TableSettings& settings) {
    return !settings.local_indexes.empty() || !settings.global_indexes.empty();
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

std::int64_t signed_number(const base::FieldReader::Field& field) {
    return static_cast<std::int64_t>(field.number<std::uint64_t>());
}

template <class T>
bool assign(std::optional<T>& to, std::optional<T> decoded) {
    to = std::move(decoded);
    return to.has_value();
}

/// False if the field is damaged; one that is not known is passed over.
bool get(TableSettings& settings, const base::FieldReader::Field& field) {
    switch (field.tag) {
        case attribute_tag:
            return get_attribute(settings, field.bytes);
        case key_tag:
            return get_key(settings, field.bytes);
        case billing_mode_tag:
            return get_enum(field, settings.billing_mode);
        case read_capacity_tag:
            settings.provisioned_throughput.read_capacity_units = signed_number(field);
            return true;
        case write_capacity_tag:
            settings.provisioned_throughput.write_capacity_units = signed_number(field);
            return true;
        case on_demand_since_tag:
            settings.on_demand_since_ms = signed_number(field);
            return true;
        case on_demand_throughput_tag:
            settings.on_demand_throughput.emplace();
            return true;
        case on_demand_read_tag:
            if (settings.on_demand_throughput)
                settings.on_demand_throughput->max_read_request_units = signed_number(field);
            return true;
        case on_demand_write_tag:
            if (settings.on_demand_throughput)
                settings.on_demand_throughput->max_write_request_units = signed_number(field);
            return true;
        case table_class_tag:
            return get_enum(field, settings.table_class.emplace());
        case deletion_protection_tag:
            settings.deletion_protection = field.number<std::uint8_t>() != 0;
            return true;
        case tag_tag:
            return decode_into(settings.tags, field.bytes);
        case warm_throughput_tag:
            settings.warm_throughput.emplace();
            return true;
        case warm_read_tag:
            if (settings.warm_throughput)
                settings.warm_throughput->read_units_per_second = signed_number(field);
            return true;
        case warm_write_tag:
            if (settings.warm_throughput)
                settings.warm_throughput->write_units_per_second = signed_number(field);
            return true;
        case sse_tag:
            return get_sse(settings, field.bytes);
        case local_index_tag:
            return add(settings.local_indexes, decode_local_index(field.bytes));
        case global_index_tag:
            return add(settings.global_indexes, decode_global_index(field.bytes));
        case policy_tag:
            return assign(settings.policy, decode_policy(field.bytes));
        default:
            return true;
    }
}

bool get_partition(TableRow& row, std::string_view bytes) {
    const auto place = decode_place(bytes);
    if (!place) return false;
    row.partitions.push_back(*place);
    return true;
}

bool get_attachment(TableRow& row, const base::FieldReader::Field& field) {
    switch (field.tag) {
        case stream_attached_tag_tag:
            return decode_into(row.stream_attachments.tags, field.bytes);
        case stream_policy_tag:
            return assign(row.stream_attachments.policy, decode_policy(field.bytes));
        case contributor_insights_tag:
            return decode_into(row.contributor_insights, field.bytes);
        case point_in_time_recovery_tag:
            return assign(row.point_in_time_recovery, decode_recovery(field.bytes));
        default:
            return get(row.settings, field);
    }
}

bool get(TableRow& row, const base::FieldReader::Field& field) {
    switch (field.tag) {
        case id_tag:
            row.id = partition::TableId{field.number<std::uint64_t>()};
            return true;
        case name_tag:
            row.name = field.string();
            return true;
        case uuid_tag:
            row.uuid = field.string();
            return true;
        case created_tag:
            row.created_ms = signed_number(field);
            return true;
        case status_tag:
            return get_enum(field, row.status);
        case status_ms_tag:
            row.status_ms = signed_number(field);
            return true;
        case partition_tag:
            return get_partition(row, field.bytes);
        case stream_tag:
            return assign(row.stream, decode_stream(field.bytes));
        case ending_stream_tag:
            return assign(row.ending_stream, decode_stream(field.bytes));
        case latest_label_tag:
            row.latest_stream_label = field.string();
            return true;
        case time_to_live_tag:
            return assign(row.time_to_live, decode_time_to_live(field.bytes));
        default:
            return get_attachment(row, field);
    }
}

}  // namespace

std::string encode(const TableRow& row) {
    base::FieldWriter writer(has_indexes(row.settings) ? indexed_row_version : row_version);
    writer.number(id_tag, static_cast<std::uint64_t>(row.id));
    writer.bytes(name_tag, row.name);
    writer.bytes(uuid_tag, row.uuid);
    writer.number(created_tag, bits(row.created_ms));
    put_enum(writer, status_tag, row.status);
    writer.number(status_ms_tag, bits(row.status_ms));
    for (const auto& place : row.partitions) writer.bytes(partition_tag, table::encode(place));
    if (row.stream) writer.bytes(stream_tag, encode(*row.stream));
    if (row.ending_stream) writer.bytes(ending_stream_tag, encode(*row.ending_stream));
    if (row.latest_stream_label) writer.bytes(latest_label_tag, *row.latest_stream_label);
    if (row.time_to_live) writer.bytes(time_to_live_tag, encode(*row.time_to_live));
    put_attachments(writer, row);
    put(writer, row.settings);
    return writer.take();
}

std::optional<TableRow> decode_table_row(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != row_version && reader.version() != indexed_row_version)
        return std::nullopt;
    TableRow row;
    while (const auto field = reader.next()) {
        if (!get(row, *field)) return std::nullopt;
    }
    if (!reader.complete() || row.partitions.empty() || row.settings.key_schema.empty())
        return std::nullopt;
    return row;
}

bool TableRow::backfills() const {
    return std::ranges::any_of(settings.global_indexes, &GlobalIndex::backfilling);
}

model::KeySchema key_schema_of(const TableSettings& settings) {
    return key_schema_of(settings.attribute_definitions, settings.key_schema);
}

model::KeySchema key_schema_of(std::span<const AttributeDefinition> definitions,
                               std::span<const KeySchemaElement> keys) {
    using enum AttributeValue::Type;
    constexpr AttributeValue::Type types[] = {S, N, B};
    std::vector<model::KeyAttribute> hash;
    std::vector<model::KeyAttribute> range;
    for (const auto& element : keys) {
        const auto definition = std::ranges::find(definitions, element.attribute_name,
                                                  &AttributeDefinition::attribute_name);
        if (definition == definitions.end()) continue;
        auto& attributes = element.key_type == KeyType::HASH ? hash : range;
        attributes.push_back(
            {element.attribute_name, types[static_cast<std::size_t>(definition->attribute_type)]});
    }
    if (hash.empty()) return {};
    return model::KeySchema(std::move(hash), std::move(range));
}

std::string table_key(std::string_view name) {
    return std::string(all_tables_prefix).append(name);
}

std::string expiring_table_key(std::string_view name) {
    return std::string(expiring_tables_prefix).append(name);
}

storage::Key table_row_key(std::string_view name) {
    return {catalog_space, table_key(name)};
}

}  // namespace tailrace::table
