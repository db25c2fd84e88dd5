#include "stream/record.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/bytes.h"

namespace tailrace::stream {
namespace {

constexpr std::uint8_t record_version = 2;
/// Up to awsRegion.
constexpr std::size_t header_bytes = 57;

/// The images that a feed's view puts into its records.
struct Shown {
    const Image* new_image;
    const Image* old_image;
};

Shown shown(const Change& change, StreamViewType view_type) {
    using enum StreamViewType;
    const bool news = view_type == NEW_IMAGE || view_type == NEW_AND_OLD_IMAGES;
    const bool olds = view_type == OLD_IMAGE || view_type == NEW_AND_OLD_IMAGES;
    return {news && change.new_image ? &*change.new_image : nullptr,
            olds && change.old_image ? &*change.old_image : nullptr};
}

std::string_view json_of(const Image* image) {
    return image == nullptr ? std::string_view() : image->json;
}
std::size_t size_of(const Image* image) {
    return image == nullptr ? 0 : image->size;
}

std::uint64_t eight_bytes(const char* from) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

std::size_t shared_begin(std::string_view a, std::string_view b) {
    const auto most = std::min(a.size(), b.size());
    std::size_t n = 0;
    while (n + 8 <= most && eight_bytes(a.data() + n) == eight_bytes(b.data() + n)) n += 8;
    while (n < most && a[n] == b[n]) ++n;
    return n;
}

std::size_t shared_end(std::string_view a, std::string_view b) {
    const auto most = std::min(a.size(), b.size());
    const auto* const a_end = a.data() + a.size();
    const auto* const b_end = b.data() + b.size();
    std::size_t n = 0;
    while (n + 8 <= most && eight_bytes(a_end - n - 8) == eight_bytes(b_end - n - 8)) n += 8;
    while (n < most && *(a_end - n - 1) == *(b_end - n - 1)) ++n;
    return n;
}

void append_number(std::string& out, std::size_t number) {
    base::append_big_endian(out, static_cast<std::uint32_t>(number));
}

/// Takes a text for its length.
class Length {
 public:
    void put(std::string_view text) { bytes_ += text.size(); }
    std::size_t bytes() const { return bytes_; }

 private:
    std::size_t bytes_ = 0;
};

/// Writes where there is room.
class Room {
 public:
    explicit Room(char* at) : at_(at) {}
    void put(std::string_view text) {
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
    }

 private:
    char* at_;
};

template <class Out>
void put_decimal(Out& out, std::uint64_t number) {
    const fmt::format_int digits(number);
    out.put({digits.data(), digits.size()});
}

}  // namespace

OperationType event_name(const Change& change) {
    if (!change.old_image) return OperationType::INSERT;
    return change.new_image ? OperationType::MODIFY : OperationType::REMOVE;
}

std::string make_record(const Change& change, StreamViewType view_type, std::string_view region,
                        base::UnixMilliseconds now) {
    const auto images = shown(change, view_type);
    const auto keys = change.keys.json;
    const auto new_json = json_of(images.new_image);
    const auto old_json = json_of(images.old_image);
    const auto begin = shared_begin(old_json, new_json);
    const auto end = shared_end(old_json.substr(begin), new_json.substr(begin));
    const auto between = old_json.substr(begin, old_json.size() - begin - end);
    std::string out;
    out.reserve(header_bytes + region.size() + keys.size() + new_json.size() + between.size());
    base::append_big_endian(out, record_version);
    base::append_big_endian(out, static_cast<std::uint64_t>(now));
    base::append_big_endian(out, std::to_underlying(event_name(change)));
    base::append_big_endian(out, std::to_underlying(view_type));
    base::append_big_endian(out, static_cast<std::uint8_t>(change.expired));
    base::append_big_endian(out, change.key_hash);
    base::append_big_endian(out, change.transaction_id);
    base::append_big_endian(out, change.transaction_place);
    append_number(out, change.keys.size + size_of(images.new_image) + size_of(images.old_image));
    append_number(out, keys.size());
    append_number(out, new_json.size());
    append_number(out, old_json.size());
    append_number(out, begin);
    append_number(out, end);
    base::append_big_endian(out, static_cast<std::uint8_t>(region.size()));
    return std::move(out.append(region).append(keys).append(new_json).append(between));
}

std::optional<StoredRecord> StoredRecord::decode(std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto version = reader.big_endian<std::uint8_t>();
    StoredRecord record;
    auto& header = record.header_;
    header.commit_ms = static_cast<base::UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    const auto kind = reader.big_endian<std::uint8_t>();
    const auto view_type = reader.big_endian<std::uint8_t>();
    header.kind = OperationType(kind);
    header.view_type = StreamViewType(view_type);
    header.expired = reader.big_endian<std::uint8_t>() != 0;
    header.key_hash = reader.big_endian<std::uint64_t>();
    header.transaction_id = reader.big_endian<std::uint64_t>();
    header.transaction_place = reader.big_endian<std::uint32_t>();
    header.size_bytes = reader.big_endian<std::uint32_t>();
    const auto keys_bytes = reader.big_endian<std::uint32_t>();
    const auto new_bytes = reader.big_endian<std::uint32_t>();
    const auto old_bytes = reader.big_endian<std::uint32_t>();
    record.old_image_.shared_begin = reader.big_endian<std::uint32_t>();
    record.old_image_.shared_end = reader.big_endian<std::uint32_t>();
    record.region_ = reader.take(reader.big_endian<std::uint8_t>());
    const bool sound = !reader.failed() && version == record_version &&
                       kind < enum_names<OperationType>.size() &&
                       view_type < enum_names<StreamViewType>.size() &&
                       record.decode_images(reader.rest(), keys_bytes, new_bytes, old_bytes);
    return sound ? std::optional(record) : std::nullopt;
}

bool StoredRecord::decode_images(std::string_view images, std::size_t keys_bytes,
                                 std::size_t new_bytes, std::size_t old_bytes) {
    const auto shared = old_image_.shared_begin + old_image_.shared_end;
    if (shared > old_bytes || shared > new_bytes) return false;
    base::ByteReader reader(images);
    keys_ = reader.take(keys_bytes);
    new_image_ = reader.take(new_bytes);
    old_image_.between = reader.take(old_bytes - shared);
    return reader.complete();
}

template <class Out>
void StoredRecord::write(Out& out, const RecordName& name) const {
    out.put(R"({"eventID":")");
    out.put(name.event_id());
    out.put(R"(","eventName":")");
    out.put(name_of(header_.kind));
    out.put(R"(","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":")");
    out.put(region_);
    out.put(R"(","dynamodb":{"ApproximateCreationDateTime":)");
    put_decimal(out, static_cast<std::uint64_t>(header_.commit_ms / 1000));
    write_images(out);
    out.put(R"(,"SequenceNumber":")");
    out.put(name.number());
    out.put(R"(","SizeBytes":)");
    put_decimal(out, header_.size_bytes);
    out.put(R"(,"StreamViewType":")");
    out.put(name_of(header_.view_type));
    out.put(R"("})");
    if (header_.expired) {
        out.put(R"(,"userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})");
    }
    out.put("}");
}

template <class Out>
void StoredRecord::write_images(Out& out) const {
    out.put(R"(,"Keys":)");
    out.put(keys_);
    if (!new_image_.empty()) {
        out.put(R"(,"NewImage":)");
        out.put(new_image_);
    }
    const auto& [begin, between, end] = old_image_;
    if (begin + between.size() + end == 0) return;
    out.put(R"(,"OldImage":)");
    out.put(new_image_.substr(0, begin));
    out.put(between);
    out.put(new_image_.substr(new_image_.size() - end));
}

std::size_t StoredRecord::json_bytes(const RecordName& name) const {
    Length length;
    write(length, name);
    return length.bytes();
}

void StoredRecord::append_json(std::string& out, const RecordName& name,
                               std::size_t json_bytes) const {
    const auto size = out.size();
    out.resize(size + json_bytes);
    Room room(out.data() + size);
    write(room, name);
}

}  // namespace tailrace::stream
