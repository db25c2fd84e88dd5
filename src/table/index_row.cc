#include "table/index_row.h"

#include <cstdint>
#include <utility>

#include "base/bytes.h"
#include "base/fields.h"

namespace tailrace::table {

namespace {

constexpr std::uint8_t row_version = 1;

enum Tag : std::uint8_t {
    name_tag = 1,
    key_tag,
    projection_tag,
    non_key_attribute_tag,
    // Of global indexes.
    provisioned_tag,
    on_demand_tag,
    warm_tag,
    status_tag,
    added_tag,
    backfilling_tag,
    id_tag,
    partition_tag,
};

using Field = base::FieldReader::Field;

std::uint64_t bits(std::int64_t number) {
    return static_cast<std::uint64_t>(number);
}

/// Two numbers, each of which may be absent.
std::string pair_of(std::optional<std::int64_t> first, std::optional<std::int64_t> second) {
    std::string out;
    for (const auto& number : {first, second}) {
        base::append_big_endian(out, static_cast<std::uint8_t>(number ? 1 : 0));
        base::append_big_endian(out, bits(number.value_or(0)));
    }
    return out;
}

std::optional<std::int64_t> take_number(base::ByteReader& reader) {
    const bool there = reader.big_endian<std::uint8_t>() != 0;
    const auto number = static_cast<std::int64_t>(reader.big_endian<std::uint64_t>());
    return there ? std::optional(number) : std::nullopt;
}

using Numbers = std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>>;

Numbers numbers_of(const Field& field) {
    base::ByteReader reader(field.bytes);
    auto first = take_number(reader);
    return {first, take_number(reader)};
}

std::string encode(const KeySchemaElement& element) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint8_t>(element.key_type));
    out.append(element.attribute_name);
    return out;
}

template <class Index>
void put(base::FieldWriter& writer, const Index& index) {
    writer.bytes(name_tag, index.index_name);
    for (const auto& element : index.key_schema) writer.bytes(key_tag, encode(element));
    const auto projection = index.projection.projection_type.value_or(ProjectionType::ALL);
    writer.number(projection_tag, static_cast<std::uint8_t>(projection));
    if (!index.projection.non_key_attributes) return;
    for (const auto& name : *index.projection.non_key_attributes)
        writer.bytes(non_key_attribute_tag, name);
}

void put_throughput(base::FieldWriter& writer, const GlobalSecondaryIndex& index) {
    if (const auto& provisioned = index.provisioned_throughput)
        writer.bytes(provisioned_tag,
                     pair_of(provisioned->read_capacity_units, provisioned->write_capacity_units));
    if (const auto& on_demand = index.on_demand_throughput)
        writer.bytes(on_demand_tag, pair_of(on_demand->max_read_request_units,
                                            on_demand->max_write_request_units));
    if (const auto& warm = index.warm_throughput)
        writer.bytes(warm_tag, pair_of(warm->read_units_per_second, warm->write_units_per_second));
}

template <class E>
bool get_enum(const Field& field, E& value) {
    const auto number = field.number<std::uint8_t>();
    value = static_cast<E>(number);
    return number < enum_names<E>.size();
}

bool get_key(std::vector<KeySchemaElement>& keys, std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto type = reader.big_endian<std::uint8_t>();
    if (reader.failed() || type >= enum_names<KeyType>.size()) return false;
    keys.push_back({std::string(reader.rest()), static_cast<KeyType>(type)});
    return true;
}

bool get_place(std::vector<PartitionPlace>& places, std::string_view bytes) {
    const auto place = decode_place(bytes);
    if (place) places.push_back(*place);
    return place.has_value();
}

/// What both kinds have; false if the field is damaged, and one that is not known is passed over.
template <class Index>
bool get(Index& index, const Field& field) {
    switch (field.tag) {
        case name_tag:
            index.index_name = field.string();
            return true;
        case key_tag:
            return get_key(index.key_schema, field.bytes);
        case projection_tag:
            return get_enum(field, index.projection.projection_type.emplace());
        case non_key_attribute_tag:
            if (!index.projection.non_key_attributes) index.projection.non_key_attributes.emplace();
            index.projection.non_key_attributes->push_back(field.string());
            return true;
        default:
            return true;
    }
}

void get_throughput(GlobalSecondaryIndex& index, const Field& field) {
    const auto [first, second] = numbers_of(field);
    if (field.tag == provisioned_tag) {
        index.provisioned_throughput = {first.value_or(0), second.value_or(0)};
    } else if (field.tag == on_demand_tag) {
        index.on_demand_throughput = {first, second};
    } else {
        index.warm_throughput = {first, second};
    }
}

bool get(GlobalIndex& index, const Field& field) {
    switch (field.tag) {
        case provisioned_tag:
        case on_demand_tag:
        case warm_tag:
            get_throughput(index.definition, field);
            return true;
        case status_tag:
            return get_enum(field, index.status);
        case added_tag:
            index.added = field.number<std::uint8_t>() != 0;
            return true;
        case backfilling_tag:
            index.backfilling = field.number<std::uint8_t>() != 0;
            return true;
        case id_tag:
            index.id = partition::TableId{field.number<std::uint64_t>()};
            return true;
        case partition_tag:
            return get_place(index.partitions, field.bytes);
        default:
            return get(index.definition, field);
    }
}

/// Nothing of an index without a key.
template <class Index>
std::optional<Index> decode(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != row_version) return std::nullopt;
    Index index;
    while (const auto field = reader.next()) {
        if (!get(index, *field)) return std::nullopt;
    }
    if (!reader.complete()) return std::nullopt;
    return index;
}

}  // namespace

std::string encode(const LocalSecondaryIndex& index) {
    base::FieldWriter writer(row_version);
    put(writer, index);
    return writer.take();
}

std::string encode(const GlobalIndex& index) {
    base::FieldWriter writer(row_version);
    put(writer, index.definition);
    put_throughput(writer, index.definition);
    writer.number(status_tag, static_cast<std::uint8_t>(index.status));
    writer.number(added_tag, static_cast<std::uint8_t>(index.added));
    writer.number(backfilling_tag, static_cast<std::uint8_t>(index.backfilling));
    writer.number(id_tag, static_cast<std::uint64_t>(index.id));
    for (const auto& place : index.partitions) writer.bytes(partition_tag, table::encode(place));
    return writer.take();
}

std::optional<LocalSecondaryIndex> decode_local_index(std::string_view bytes) {
    auto index = decode<LocalSecondaryIndex>(bytes);
    if (index && index->key_schema.empty()) return std::nullopt;
    return index;
}

std::optional<GlobalIndex> decode_global_index(std::string_view bytes) {
    auto index = decode<GlobalIndex>(bytes);
    if (index && (index->definition.key_schema.empty() || index->partitions.empty()))
        return std::nullopt;
    return index;
}

}  // namespace tailrace::table
