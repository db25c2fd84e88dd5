// What servers say to each other: frames over a connection.
//
//     length u32 | id u64 | kind u8 | payload        big-endian; the length is of what follows it
//
// Each side begins with `hello`. The one that connected asks, the other answers, in any order; an
// answer has the id of what it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "storage/store.h"

namespace tailrace::cluster {

enum class FrameKind : std::uint8_t {
    hello = 1,

    // Asked, and answered by `answer`.
    /// An operation of the API: `Call`, and `Reply`.
    call,
    /// Wait for a record: `Wait`, and whether that came to its end.
    wait,
    /// Stand back from a partition, until `release` of the same id.
    hold,
    /// Look at the catalog now.
    look,
    /// Are you there? Answered by what the machine's clock says.
    ping,

    // Said, and not answered.
    release,
    /// These logs' partitions had a commit.
    committed,
    /// The catalog is not what it was.
    catalog_changed,

    // From the one that was connected to.
    answer,
    /// Ask me nothing more, I am leaving.
    leaving,
};

struct Frame {
    FrameKind kind{};
    std::uint64_t id = 0;
    std::string payload;
};

inline constexpr std::size_t frame_head_bytes = 13;
/// Of a frame as a whole: more than any request or reply of the API.
inline constexpr std::size_t frame_bytes_max = std::size_t{40} << 20;
inline constexpr std::size_t payload_bytes_max = frame_bytes_max - frame_head_bytes;

void append_frame(std::string& out, FrameKind kind, std::uint64_t id, std::string_view payload);

/// Cuts frames out of what arrives.
class FrameReader {
 public:
    /// Where the next bytes of the connection belong; then `received`.
    std::span<char> room();
    void received(std::size_t bytes) { end_ += bytes; }
    /// Empty if there is none complete, or if what has arrived is no frame.
    std::optional<Frame> next();
    /// Until then nobody has said who they are, and frames are small.
    void allow_large() { length_max_ = frame_bytes_max; }
    bool damaged() const { return damaged_; }

 private:
    std::string buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t length_max_ = 1024;
    bool damaged_ = false;
};

struct Hello {
    std::string secret;
    /// Of the member that says it.
    std::uint64_t id = 0;
};

struct Call {
    /// Its name.
    std::string operation;
    /// JSON, as it was sent.
    std::string body;
};

struct Reply {
    /// Of HTTP; 0 if nothing was done, because there is too much else to do.
    unsigned status = 0;
    std::string body;
};

struct Wait {
    std::string iterator;
    base::Milliseconds patience{0};
};

std::string encode(const Hello& hello);
std::string encode_call(std::string_view operation, std::string_view body);
std::string encode(const Reply& reply);
std::string encode(const Wait& wait);
std::string encode(std::span<const storage::LogId> logs);
std::string encode(storage::PartitionId partition);
std::string encode_waited(bool waited);
std::string encode_now(base::UnixMilliseconds now);

std::optional<Hello> decode_hello(std::string_view payload);
std::optional<Call> decode_call(std::string_view payload);
std::optional<Reply> decode_reply(std::string_view payload);
std::optional<Wait> decode_wait(std::string_view payload);
/// Empty if they are damaged.
std::vector<storage::LogId> decode_logs(std::string_view payload);
std::optional<storage::PartitionId> decode_partition(std::string_view payload);
std::optional<base::UnixMilliseconds> decode_now(std::string_view payload);
/// False if it is damaged.
bool decode_waited(std::string_view payload);

}  // namespace tailrace::cluster
