#include "cluster/frame.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"

namespace tailrace::cluster {

namespace {

constexpr std::string_view magic = "tailrace";
/// Of what is said here. Servers of other versions do not talk to each other.
constexpr std::uint8_t protocol_version = 1;
constexpr std::size_t buffer_bytes_min = std::size_t{64} << 10;
constexpr std::size_t length_bytes = 4;

std::uint32_t length_at(std::string_view bytes) {
    return base::ByteReader(bytes).big_endian<std::uint32_t>();
}

}  // namespace

void append_frame(std::string& out, FrameKind kind, std::uint64_t id, std::string_view payload) {
    base::append_big_endian(
        out, static_cast<std::uint32_t>(frame_head_bytes - length_bytes + payload.size()));
    base::append_big_endian(out, id);
    base::append_big_endian(out, static_cast<std::uint8_t>(kind));
    out.append(payload);
}

std::span<char> FrameReader::room() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (begin_ > 0 && (end_ == buffer_.size() || begin_ > buffer_.size() / 2)) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= std::exchange(begin_, 0);
    }
    std::size_t wanted = buffer_bytes_min;
    if (end_ - begin_ >= length_bytes) {
        const auto length = length_at({buffer_.data() + begin_, length_bytes});
        if (length <= length_max_) wanted = std::max(wanted, length_bytes + length);
    }
    if (buffer_.size() < begin_ + wanted) buffer_.resize(begin_ + wanted);
    // A large frame is rare, and what it took is given back.
    if (begin_ == end_ && wanted == buffer_bytes_min && buffer_.size() > 16 * wanted) {
        buffer_.resize(wanted);
        buffer_.shrink_to_fit();
    }
    return std::span(buffer_).subspan(end_);
}

std::optional<Frame> FrameReader::next() {
    if (damaged_ || end_ - begin_ < length_bytes) return std::nullopt;
    const std::string_view here(buffer_.data() + begin_, end_ - begin_);
    const auto length = length_at(here);
    if (length < frame_head_bytes - length_bytes || length > length_max_) {
        damaged_ = true;
        return std::nullopt;
    }
    if (here.size() < length_bytes + length) return std::nullopt;
    base::ByteReader reader(here.substr(length_bytes, length));
    Frame frame;
    frame.id = reader.big_endian<std::uint64_t>();
    frame.kind = static_cast<FrameKind>(reader.big_endian<std::uint8_t>());
    frame.payload = reader.rest();
    begin_ += length_bytes + length;
    return frame;
}

std::string encode(const Hello& hello) {
    std::string payload(magic);
    base::append_big_endian(payload, protocol_version);
    base::append_big_endian(payload, hello.id);
    payload += hello.secret;
    return payload;
}

std::optional<Hello> decode_hello(std::string_view payload) {
    base::ByteReader reader(payload);
    if (reader.take(magic.size()) != magic) return std::nullopt;
    if (reader.big_endian<std::uint8_t>() != protocol_version) return std::nullopt;
    Hello hello;
    hello.id = reader.big_endian<std::uint64_t>();
    if (reader.failed()) return std::nullopt;
    hello.secret = reader.rest();
    return hello;
}

std::string encode_call(std::string_view operation, std::string_view body) {
    std::string payload;
    payload.reserve(operation.size() + body.size() + sizeof(std::uint32_t));
    base::append_sized(payload, operation);
    payload += body;
    return payload;
}

std::optional<Call> decode_call(std::string_view payload) {
    base::ByteReader reader(payload);
    Call call;
    call.operation = reader.sized();
    if (reader.failed()) return std::nullopt;
    call.body = reader.rest();
    return call;
}

std::string encode(const Reply& reply) {
    std::string payload;
    payload.reserve(reply.body.size() + sizeof(std::uint16_t));
    base::append_big_endian(payload, static_cast<std::uint16_t>(reply.status));
    payload += reply.body;
    return payload;
}

std::optional<Reply> decode_reply(std::string_view payload) {
    base::ByteReader reader(payload);
    Reply reply;
    reply.status = reader.big_endian<std::uint16_t>();
    if (reader.failed()) return std::nullopt;
    reply.body = reader.rest();
    return reply;
}

std::string encode(const Wait& wait) {
    std::string payload;
    base::append_big_endian(payload, static_cast<std::uint64_t>(wait.patience.count()));
    payload += wait.iterator;
    return payload;
}

std::optional<Wait> decode_wait(std::string_view payload) {
    base::ByteReader reader(payload);
    Wait wait;
    wait.patience =
        base::Milliseconds(static_cast<std::int64_t>(reader.big_endian<std::uint64_t>()));
    if (reader.failed() || wait.patience.count() < 0) return std::nullopt;
    wait.iterator = reader.rest();
    return wait;
}

std::string encode(std::span<const storage::LogId> logs) {
    std::string payload;
    for (const auto& log : logs) {
        base::append_big_endian(payload, log.birth_ms);
        base::append_big_endian(payload, log.suffix);
    }
    return payload;
}

std::vector<storage::LogId> decode_logs(std::string_view payload) {
    std::vector<storage::LogId> logs;
    base::ByteReader reader(payload);
    while (!reader.rest().empty()) {
        storage::LogId log;
        log.birth_ms = reader.big_endian<std::uint64_t>();
        log.suffix = reader.big_endian<std::uint64_t>();
        if (reader.failed()) return {};
        logs.push_back(log);
    }
    return logs;
}

std::string encode(storage::PartitionId partition) {
    return base::big_endian(static_cast<std::uint64_t>(partition));
}

std::optional<storage::PartitionId> decode_partition(std::string_view payload) {
    base::ByteReader reader(payload);
    const auto number = reader.big_endian<std::uint64_t>();
    if (!reader.complete()) return std::nullopt;
    return storage::PartitionId{number};
}

std::string encode_waited(bool waited) {
    return waited ? "1" : "0";
}

bool decode_waited(std::string_view payload) {
    return payload == "1";
}

std::string encode_now(base::UnixMilliseconds now) {
    return base::big_endian(static_cast<std::uint64_t>(now));
}

std::optional<base::UnixMilliseconds> decode_now(std::string_view payload) {
    base::ByteReader reader(payload);
    const auto now = reader.big_endian<std::uint64_t>();
    if (!reader.complete()) return std::nullopt;
    return static_cast<base::UnixMilliseconds>(now);
}

}  // namespace tailrace::cluster
