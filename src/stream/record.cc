#include "stream/record.h"

#include <utility>

#include <fmt/format.h>

#include "base/bytes.h"
#include "model/sip_hash.h"

namespace tailrace::stream {
namespace {

constexpr std::uint8_t record_version = 1;

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

std::size_t json_bytes(const Image* image) {
    return image == nullptr ? 0 : image->json.size();
}
std::size_t item_bytes(const Image* image) {
    return image == nullptr ? 0 : image->size;
}

void append_number(std::string& out, std::uint64_t number) {
    const fmt::format_int digits(number);
    out.append(digits.data(), digits.size());
}

void append_hex(std::string& out, std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (int shift = 60; shift >= 0; shift -= 4) out += digits[number >> shift & 15];
}

/// Two hashes of the number, keyed by the log: 128 bits, the same at every reading.
void append_event_id(std::string& out, const storage::LogId& log, SequenceNumber number) {
    const auto bytes = number.bytes();
    const std::string_view name(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    append_hex(out, model::sip_hash({log.birth_ms, log.suffix}, name));
    append_hex(out, model::sip_hash({~log.birth_ms, ~log.suffix}, name));
}

void append_image(std::string& out, std::string_view member, const Image* image) {
    if (image != nullptr) out.append(member).append(image->json);
}

void append_header(std::string& out, const Change& change, const Shown& images,
                   base::UnixMilliseconds now) {
    base::append_big_endian(out, record_version);
    base::append_big_endian(out, static_cast<std::uint64_t>(now));
    base::append_big_endian(out, std::to_underlying(event_name(change)));
    base::append_big_endian(out, change.key_hash);
    base::append_big_endian(out, change.transaction_id);
    base::append_big_endian(out, change.transaction_place);
    base::append_big_endian(out, static_cast<std::uint32_t>(change.keys.json.size()));
    base::append_big_endian(out, static_cast<std::uint32_t>(json_bytes(images.new_image)));
    base::append_big_endian(out, static_cast<std::uint32_t>(json_bytes(images.old_image)));
}

}  // namespace

OperationType event_name(const Change& change) {
    if (!change.old_image) return OperationType::INSERT;
    return change.new_image ? OperationType::MODIFY : OperationType::REMOVE;
}

std::string make_record(const Change& change, StreamViewType view_type, std::string_view region,
                        const storage::LogId& log, SequenceNumber number,
                        base::UnixMilliseconds now) {
    constexpr std::size_t frame_bytes = 512;
    const auto images = shown(change, view_type);
    std::string out;
    out.reserve(frame_bytes + region.size() + change.keys.json.size() +
                json_bytes(images.new_image) + json_bytes(images.old_image));
    append_header(out, change, images, now);
    out.append(R"({"eventID":")");
    append_event_id(out, log, number);
    out.append(R"(","eventName":")").append(name_of(event_name(change)));
    out.append(R"(","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":")");
    out.append(region).append(R"(","dynamodb":{"ApproximateCreationDateTime":)");
    append_number(out, static_cast<std::uint64_t>(now / 1000));
    append_image(out, R"(,"Keys":)", &change.keys);
    append_image(out, R"(,"NewImage":)", images.new_image);
    append_image(out, R"(,"OldImage":)", images.old_image);
    out.append(R"(,"SequenceNumber":")");
    number.append_text(out);
    out.append(R"(","SizeBytes":)");
    append_number(out,
                  change.keys.size + item_bytes(images.new_image) + item_bytes(images.old_image));
    out.append(R"(,"StreamViewType":")").append(name_of(view_type)).append(R"("})");
    if (change.expired) {
        out.append(R"(,"userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})");
    }
    return std::move(out.append("}"));
}

std::optional<StoredRecord> decode_record(std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto version = reader.big_endian<std::uint8_t>();
    RecordHeader header;
    header.commit_ms = static_cast<base::UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    const auto kind = reader.big_endian<std::uint8_t>();
    header.kind = OperationType(kind);
    header.key_hash = reader.big_endian<std::uint64_t>();
    header.transaction_id = reader.big_endian<std::uint64_t>();
    header.transaction_place = reader.big_endian<std::uint32_t>();
    header.keys_bytes = reader.big_endian<std::uint32_t>();
    header.new_image_bytes = reader.big_endian<std::uint32_t>();
    header.old_image_bytes = reader.big_endian<std::uint32_t>();
    const auto json = reader.rest();
    const auto sections =
        std::uint64_t{header.keys_bytes} + header.new_image_bytes + header.old_image_bytes;
    const bool sound = !reader.failed() && version == record_version &&
                       kind < enum_names<OperationType>.size() && sections <= json.size() &&
                       json.starts_with('{') && json.ends_with('}');
    return sound ? std::optional(StoredRecord{header, json}) : std::nullopt;
}

}  // namespace tailrace::stream
