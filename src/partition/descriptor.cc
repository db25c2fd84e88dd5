#include "partition/descriptor.h"

#include "base/bytes.h"
#include "base/fields.h"

namespace tailrace::partition {

namespace {

constexpr std::uint8_t descriptor_version = 1;
constexpr std::uint8_t state_version = 1;
constexpr std::uint64_t spaces_per_table = 256;

enum DescriptorTag : std::uint8_t {
    table_tag = 1,
    low_tag = 2,
    high_tag = 3,
    feed_tag = 4,
    expiry_attribute_tag = 5
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

}  // namespace

storage::Key descriptor_key() {
    return {storage::kOwnSpace, "d"};
}
storage::Key state_key() {
    return {storage::kOwnSpace, "s"};
}

std::string encode(const Descriptor& descriptor) {
    base::FieldWriter writer(descriptor_version);
    writer.number(table_tag, static_cast<std::uint64_t>(descriptor.table));
    writer.number(low_tag, descriptor.range.low);
    writer.number(high_tag, descriptor.range.high);
    for (const auto& feed : descriptor.feeds) writer.bytes(feed_tag, encode(feed));
    if (descriptor.expiry_attribute)
        writer.bytes(expiry_attribute_tag, *descriptor.expiry_attribute);
    return writer.take();
}

std::optional<Descriptor> decode_descriptor(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != descriptor_version) return std::nullopt;
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
            default:
                break;
        }
    }
    if (!reader.complete()) return std::nullopt;
    return descriptor;
}

std::string encode(const State& state) {
    std::string out;
    base::append_big_endian(out, state_version);
    const auto last = state.last.bytes();
    out.append(reinterpret_cast<const char*>(last.data()), last.size());
    base::append_big_endian(out, state.item_count);
    base::append_big_endian(out, state.item_bytes);
    return out;
}

std::optional<State> decode_state(std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto version = reader.big_endian<std::uint8_t>();
    const auto last = reader.take(std::tuple_size_v<storage::LogNumber>);
    State state;
    state.item_count = reader.big_endian<std::uint64_t>();
    state.item_bytes = reader.big_endian<std::uint64_t>();
    if (!reader.complete() || version != state_version) return std::nullopt;
    state.last = stream::SequenceNumber::from_bytes(last);
    return state;
}

storage::SpaceId item_space(TableId table) {
    return storage::SpaceId{static_cast<std::uint64_t>(table) * spaces_per_table};
}

}  // namespace tailrace::partition
