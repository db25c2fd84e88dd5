#include "table/table_row.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/fields.h"
#include "table/field_values.h"
#include "table/settings_fields.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::uint8_t row_version = 1;
/// Who does not know of indexes must not change the row.
constexpr std::uint8_t indexed_row_version = 2;

/// Those from 32 on are settings (settings_fields.h).
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
};

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
