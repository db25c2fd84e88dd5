#include "partition/descriptor.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/fields.h"

namespace tailrace::partition {

namespace {

constexpr std::uint8_t descriptor_version = 1;
/// Who does not know of indexes must not write.
constexpr std::uint8_t indexed_descriptor_version = 2;
constexpr std::uint8_t state_version = 1;
constexpr std::uint8_t indexed_state_version = 2;
constexpr std::uint64_t spaces_per_table = 256;

enum DescriptorTag : std::uint8_t {
    table_tag = 1,
    low_tag = 2,
    high_tag = 3,
    feed_tag = 4,
    expiry_attribute_tag = 5,
    index_tag = 6
};

std::string encode(const Feed& feed) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint64_t>(feed.stream));
    base::append_big_endian(out, feed.log.birth_ms);
    base::append_big_endian(out, feed.log.suffix);
    base::append_big_endian(out, static_cast<std::uint8_t>(feed.view_type));
    return out;
}

std::optional<Feed> decode_feed(std::string_view bytes) {
    base::ByteReader reader(bytes);
    Feed feed;
    feed.stream = stream::StreamId{reader.big_endian<std::uint64_t>()};
    feed.log.birth_ms = reader.big_endian<std::uint64_t>();
    feed.log.suffix = reader.big_endian<std::uint64_t>();
    const auto view_type = reader.big_endian<std::uint8_t>();
    if (!reader.complete() || view_type >= enum_names<StreamViewType>.size()) return std::nullopt;
    feed.view_type = static_cast<StreamViewType>(view_type);
    return feed;
}

void append(std::string& out, stream::SequenceNumber number) {
    const auto bytes = number.bytes();
    out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

stream::SequenceNumber take_number(base::ByteReader& reader) {
    const auto bytes = reader.take(std::tuple_size_v<storage::LogNumber>);
    return reader.failed() ? stream::SequenceNumber() : stream::SequenceNumber::from_bytes(bytes);
}

void append(std::string& out, const IndexState& index) {
    base::append_big_endian(out, static_cast<std::uint64_t>(index.index));
    base::append_big_endian(out, index.entries);
    base::append_big_endian(out, index.bytes);
    base::append_big_endian(out, static_cast<std::uint8_t>(index.backfill ? 1 : 0));
    if (!index.backfill) return;
    append(out, index.backfill->since);
    base::append_sized(out, index.backfill->next);
}

IndexState take_index_state(base::ByteReader& reader) {
    IndexState index;
    index.index = storage::SpaceId{reader.big_endian<std::uint64_t>()};
    index.entries = reader.big_endian<std::uint64_t>();
    index.bytes = reader.big_endian<std::uint64_t>();
    if (reader.big_endian<std::uint8_t>() == 0) return index;
    auto& mark = index.backfill.emplace();
    mark.since = take_number(reader);
    mark.next = reader.sized();
    return index;
}

}  // namespace

storage::Key descriptor_key() {
    return {storage::kOwnSpace, "d"};
}
storage::Key state_key() {
    return {storage::kOwnSpace, "s"};
}

std::string encode(const Descriptor& descriptor) {
    base::FieldWriter writer(descriptor.indexes.empty() ? descriptor_version
                                                        : indexed_descriptor_version);
    writer.number(table_tag, static_cast<std::uint64_t>(descriptor.table));
    writer.number(low_tag, descriptor.range.low);
    writer.number(high_tag, descriptor.range.high);
    for (const auto& feed : descriptor.feeds) writer.bytes(feed_tag, encode(feed));
    if (descriptor.expiry_attribute)
        writer.bytes(expiry_attribute_tag, *descriptor.expiry_attribute);
    for (const auto& index : descriptor.indexes) writer.bytes(index_tag, encode(index));
    return writer.take();
}

std::optional<Descriptor> decode_descriptor(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != descriptor_version && reader.version() != indexed_descriptor_version)
        return std::nullopt;
    Descriptor descriptor;
    while (const auto field = reader.next()) {
        switch (field->tag) {
            case table_tag:
                descriptor.table = TableId{field->number<std::uint64_t>()};
                break;
            case low_tag:
                descriptor.range.low = field->number<std::uint64_t>();
                break;
            case high_tag:
                descriptor.range.high = field->number<std::uint64_t>();
                break;
            case feed_tag: {
                const auto feed = decode_feed(field->bytes);
                if (!feed) return std::nullopt;
                descriptor.feeds.push_back(*feed);
                break;
            }
            case expiry_attribute_tag:
                descriptor.expiry_attribute = field->string();
                break;
            case index_tag: {
                auto index = decode_index(field->bytes);
                if (!index) return std::nullopt;
                descriptor.indexes.push_back(*std::move(index));
                break;
            }
            default:
                break;
        }
    }
    if (!reader.complete()) return std::nullopt;
    return descriptor;
}

std::string encode(const State& state) {
    std::string out;
    base::append_big_endian(out, state.indexes.empty() ? state_version : indexed_state_version);
    append(out, state.last);
    base::append_big_endian(out, state.item_count);
    base::append_big_endian(out, state.item_bytes);
    for (const auto& index : state.indexes) append(out, index);
    return out;
}

std::optional<State> decode_state(std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto version = reader.big_endian<std::uint8_t>();
    State state;
    state.last = take_number(reader);
    state.item_count = reader.big_endian<std::uint64_t>();
    state.item_bytes = reader.big_endian<std::uint64_t>();
    while (version == indexed_state_version && !reader.failed() && !reader.rest().empty())
        state.indexes.push_back(take_index_state(reader));
    const bool known = version == state_version || version == indexed_state_version;
    if (!reader.complete() || !known) return std::nullopt;
    return state;
}

IndexState* find_index(State& state, storage::SpaceId index) {
    const auto found = std::ranges::find(state.indexes, index, &IndexState::index);
    return found == state.indexes.end() ? nullptr : &*found;
}

storage::SpaceId item_space(TableId table) {
    return storage::SpaceId{static_cast<std::uint64_t>(table) * spaces_per_table};
}

storage::SpaceId local_index_space(TableId table, std::size_t place) {
    return storage::SpaceId{static_cast<std::uint64_t>(item_space(table)) + 1 + place};
}

storage::SpaceId collection_space(TableId table) {
    return storage::SpaceId{static_cast<std::uint64_t>(item_space(table)) + spaces_per_table - 1};
}

}  // namespace tailrace::partition
