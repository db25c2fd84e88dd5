// Any bytes as what another server says, in pieces of any size: what is read of them is what was
// written, and no payload is read as another than it would be written as.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/assert.h"
#include "cluster/frame.h"

using namespace tailrace;

namespace {

void read_payload(std::string_view bytes) {
    if (const auto hello = cluster::decode_hello(bytes))
        TAILRACE_ASSERT(cluster::encode(*hello) == bytes, "a hello is kept");
    if (const auto call = cluster::decode_call(bytes))
        TAILRACE_ASSERT(cluster::encode_call(call->operation, call->body) == bytes,
                        "a call is kept");
    if (const auto reply = cluster::decode_reply(bytes))
        TAILRACE_ASSERT(cluster::encode(*reply) == bytes, "a reply is kept");
    if (const auto wait = cluster::decode_wait(bytes))
        TAILRACE_ASSERT(cluster::encode(*wait) == bytes, "a wait is kept");
    if (const auto logs = cluster::decode_logs(bytes); !logs.empty())
        TAILRACE_ASSERT(cluster::encode(logs) == bytes, "logs are kept");
    if (const auto partition = cluster::decode_partition(bytes))
        TAILRACE_ASSERT(cluster::encode(*partition) == bytes, "a partition is kept");
    if (const auto now = cluster::decode_now(bytes))
        TAILRACE_ASSERT(cluster::encode_now(*now) == bytes, "a time is kept");
    cluster::decode_waited(bytes);
}

/// In pieces of `piece` bytes. What was read so far is at the front of what was sent.
void read_frames(std::string_view bytes, std::size_t piece, bool large) {
    cluster::FrameReader reader;
    if (large) reader.allow_large();
    std::string read;
    for (auto rest = bytes; !rest.empty() && !reader.damaged();) {
        const auto room = reader.room();
        const auto taken = std::min({room.size(), rest.size(), piece});
        TAILRACE_ASSERT(taken > 0, "there is always room");
        std::memcpy(room.data(), rest.data(), taken);
        reader.received(taken);
        rest.remove_prefix(taken);
        while (const auto frame = reader.next()) {
            cluster::append_frame(read, frame->kind, frame->id, frame->payload);
            read_payload(frame->payload);
        }
        TAILRACE_ASSERT(bytes.starts_with(read), "frames are what was sent");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    read_payload(bytes);
    read_frames(bytes, 1 + data[0] % 64, data[0] >= 240);
    return 0;
}
