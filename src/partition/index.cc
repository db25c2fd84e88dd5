#include "partition/index.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "base/bytes.h"
#include "base/fields.h"

namespace tailrace::partition {

namespace {

constexpr std::uint8_t index_version = 1;

enum IndexTag : std::uint8_t {
    kind_tag = 1,
    space_tag,
    hash_tag,
    range_tag,
    projection_tag,
    attribute_tag,
    target_tag
};

std::string encode(const model::KeyAttribute& attribute) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint8_t>(attribute.type));
    out.append(attribute.name);
    return out;
}

std::string encode(const IndexTarget& target) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint64_t>(target.partition));
    base::append_big_endian(out, target.range.low);
    base::append_big_endian(out, target.range.high);
    return out;
}

bool get_attribute(std::vector<model::KeyAttribute>& attributes, std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto type = static_cast<model::AttributeType>(reader.big_endian<std::uint8_t>());
    if (reader.failed() || !model::is_key_type(type)) return false;
    attributes.push_back({std::string(reader.rest()), type});
    return true;
}

bool get_target(std::vector<IndexTarget>& targets, std::string_view bytes) {
    base::ByteReader reader(bytes);
    IndexTarget target;
    target.partition = storage::PartitionId{reader.big_endian<std::uint64_t>()};
    target.range.low = reader.big_endian<std::uint64_t>();
    target.range.high = reader.big_endian<std::uint64_t>();
    targets.push_back(target);
    return reader.complete();
}

bool get_kind(IndexKind& kind, std::uint8_t number) {
    kind = static_cast<IndexKind>(number);
    return number <= static_cast<std::uint8_t>(IndexKind::global);
}

bool get_projection(ProjectionType& projection, std::uint8_t number) {
    projection = static_cast<ProjectionType>(number);
    return number < enum_names<ProjectionType>.size();
}

/// What is read of an index before it is whole.
struct Draft {
    Index index;
    std::vector<model::KeyAttribute> hash;
    std::vector<model::KeyAttribute> range;
};

/// False if the field is damaged; one that is not known is passed over.
bool get(Draft& draft, const base::FieldReader::Field& field) {
    switch (field.tag) {
        case kind_tag:
            return get_kind(draft.index.kind, field.number<std::uint8_t>());
        case space_tag:
            draft.index.space = storage::SpaceId{field.number<std::uint64_t>()};
            return true;
        case hash_tag:
            return get_attribute(draft.hash, field.bytes);
        case range_tag:
            return get_attribute(draft.range, field.bytes);
        case projection_tag:
            return get_projection(draft.index.projection, field.number<std::uint8_t>());
        case attribute_tag:
            draft.index.attributes.push_back(field.string());
            return true;
        case target_tag:
            return get_target(draft.index.targets, field.bytes);
        default:
            return true;
    }
}

}  // namespace

std::string encode(const Index& index) {
    base::FieldWriter writer(index_version);
    writer.number(kind_tag, static_cast<std::uint8_t>(index.kind));
    writer.number(space_tag, static_cast<std::uint64_t>(index.space));
    for (const auto& attribute : index.keys.hash_attributes())
        writer.bytes(hash_tag, encode(attribute));
    for (const auto& attribute : index.keys.range_attributes())
        writer.bytes(range_tag, encode(attribute));
    writer.number(projection_tag, static_cast<std::uint8_t>(index.projection));
    for (const auto& attribute : index.attributes) writer.bytes(attribute_tag, attribute);
    for (const auto& target : index.targets) writer.bytes(target_tag, encode(target));
    return writer.take();
}

std::optional<Index> decode_index(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != index_version) return std::nullopt;
    Draft draft;
    while (const auto field = reader.next()) {
        if (!get(draft, *field)) return std::nullopt;
    }
    const bool global = draft.index.kind == IndexKind::global;
    if (!reader.complete() || draft.hash.empty() || global == draft.index.targets.empty())
        return std::nullopt;
    draft.index.keys = model::KeySchema(std::move(draft.hash), std::move(draft.range));
    return std::move(draft.index);
}

storage::PartitionId target_of(const Index& index, std::uint64_t hash) {
    const auto target = std::ranges::lower_bound(index.targets, hash, {},
                                                 [](const IndexTarget& t) { return t.range.high; });
    TAILRACE_ASSERT(target != index.targets.end(), "the targets of an index cover all hashes");
    return target->partition;
}

}  // namespace tailrace::partition
