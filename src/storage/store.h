// The engine contract.
//
// An engine keeps ordered maps and append-only logs, and offers consistent reads, bounded scans and
// an atomic guarded commit. Everything above is written once against this header; RocksDB, RADOS
// and the simulated engine are behind it. It knows no item, no record and no table: bodies are
// opaque bytes.
//
//     partition ──┬── map    (space, key) → value     spaces share a partition when they must
//     commit together
//                 ├── guard  (epoch, version)         both move, never back
//                 └── attempt marks                   which of an incarnation's commits was the
//                 last to be done
//     log  ────────── number → body                   one for each shard, appended to by its
//     partition's commits
//
// A *space* is an ordered key set (a table's items, one of its indexes, its expiry entries, a
// system table). A *partition* is what commits together: the keys of one hash range in the spaces
// of a table. Keys of `kOwnSpace` belong to the partition itself (its descriptor, its state) and
// are seen through it alone.
//
// Invariants
//  * A commit is atomic over all its partitions, logs included, and ends done, refused or unknown.
//  * Done: durable at the engine's level, and visible to every later read. Nothing is visible
//  before it is durable.
//  * Refused: a guard had moved; nothing was or will be written.
//  * Unknown: it may have happened, may still happen, or never will. Who gets it must not just
//  retry: see `Attempt`.
//  * A commit, an empty one too, moves `version` of each of its partitions by one, and `epoch` too
//  where `moves_epoch` is
//    set. A late commit therefore fails as soon as anything else was done to one of its partitions.
//  * A read sees one consistent snapshot over everything that it asks for, guards included.
//  * Deferred writes reach their partition after their commit, each exactly once, and in commit
//  order for each pair of source and target. They carry no guard and do not move the target's
//  version. What a partition has under way when it is split arrives before anything of the new
//  partition: who takes over a key also follows in its order.
//
// What callers owe
//  * One commit a partition is in flight at a time in one process (a pipeline sees to that).
//  * Keys and ranges that go through a partition lie in its part of the space: some engines keep a
//  space in one piece and
//    would not notice. A read or a scan under an old idea of the parts is no error, but what it
//    shows counts only if its guard says that the idea was right.
//  * Numbers appended to a log ascend, and one partition appends to it, and trims it.
//
// Threads: every call may come from any thread that runs an io_context; the coroutine continues on
// its own executor. A store ends when no call of it is under way, and before the io_contexts of
// those that it served.
//
// Not here: what a body means, when to commit, retries, caching.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/coroutine.h"

namespace tailrace::storage {

enum class SpaceId : std::uint64_t {};
enum class PartitionId : std::uint64_t {};

/// Keys in this space are the partition's own, whatever its range.
inline constexpr SpaceId kOwnSpace{0};

struct Key {
    SpaceId space{};
    /// Never empty.
    std::string bytes;
    friend auto operator<=>(const Key&, const Key&) = default;
};

/// Half-open; an empty `end` means to the end of the space.
struct KeyRange {
    std::string begin;
    std::string end;
};

/// What a view rests on. `version` moves with every commit, `epoch` when the descriptor or the
/// layout changes. A partition that does not exist has {0, 0}; the first commit to it creates it,
/// for good. Where the numbers start anew when an engine is opened, nobody is left who holds an old
/// one.
struct Guard {
    std::uint64_t epoch = 0;
    std::uint64_t version = 0;
    friend bool operator==(const Guard&, const Guard&) = default;
    bool exists() const { return version != 0; }
};

/// Names one try of one commit. The engine keeps, in each partition and for each incarnation, the
/// counter of the last attempt that was done. After `unknown`, a partition that shows the counter
/// says done; one whose version moved on without it says it never will be; else an empty commit
/// under the same guard settles it.
struct Attempt {
    std::uint64_t incarnation = 0;
    std::uint64_t counter = 0;
};

/// One shard's log. Its birth leads, so that old logs lie together.
struct LogId {
    std::uint64_t birth_ms = 0;
    std::uint64_t suffix = 0;
    friend auto operator<=>(const LogId&, const LogId&) = default;
};

/// A place in a log: big-endian, fixed width, compared as bytes. `stream` alone says what it
/// counts.
using LogNumber = std::array<unsigned char, 10>;

/// No number is greater.
inline constexpr LogNumber log_number_max = {0xff, 0xff, 0xff, 0xff, 0xff,
                                             0xff, 0xff, 0xff, 0xff, 0xff};

struct LogEntry {
    LogNumber number{};
    std::string body;
};

struct Put {
    Key key;
    std::string value;
};

struct Append {
    LogId log;
    LogEntry entry;
};

/// Removes a log's entries up to and including `through`.
struct Trim {
    LogId log;
    LogNumber through{};
};

struct Erase {
    SpaceId space{};
    KeyRange range;
};

/// A blind write to another partition that follows its commit.
struct DeferredWrite {
    PartitionId target{};
    std::vector<Put> puts;
    std::vector<Key> deletes;
};

/// The part of a commit that falls to one partition. Within it, erases come before puts and
/// deletes; no key is named twice.
struct PartitionCommit {
    PartitionId partition{};
    Guard guard;
    bool moves_epoch = false;
    std::vector<Erase> erases;
    std::vector<Put> puts;
    std::vector<Key> deletes;
    std::vector<Append> appends;
    std::vector<Trim> trims;
    /// Owned by this partition: their order is its order.
    std::vector<DeferredWrite> deferred;
};

struct Commit {
    Attempt attempt;
    /// In ascending order of partition, none twice, at least one.
    std::vector<PartitionCommit> partitions;
};

enum class CommitOutcome : std::uint8_t { done, refused, unknown };

/// An engine's trouble: a disk, a network, a full store. The detail is for the log, not for a
/// caller of the API.
struct Fault {
    std::string detail;
};

template <class T>
using Outcome = std::expected<T, Fault>;

struct PartitionRead {
    PartitionId partition{};
    std::vector<Key> keys;
    /// Ask for the last done attempt of this incarnation; 0 asks for none.
    std::uint64_t incarnation = 0;
};

struct PartitionView {
    Guard guard;
    /// One for each key asked for, in order.
    std::vector<std::optional<std::string>> values;
    /// Counter of the incarnation's last done attempt, 0 if it has none.
    std::uint64_t last_attempt = 0;
};

enum class Direction : std::uint8_t { forward, backward };

struct ScanRequest {
    PartitionId partition{};
    SpaceId space{};
    KeyRange range;
    Direction direction = Direction::forward;
    /// At least 1, as `entries_max` of a log scan.
    std::size_t items_max = 0;
    /// The scan stops after the entry that reaches this many bytes of keys and values: at least one
    /// entry is returned.
    std::size_t bytes_max = 0;
};

/// Takes what a scan comes by, in order, on any thread, while the one who asked waits.
class EntrySink {
 public:
    /// The views end with the call. False ends the scan before this entry.
    virtual bool take(std::string_view key, std::string_view value) = 0;

 protected:
    ~EntrySink() = default;
};

/// Entries of a scan, their bytes in one block.
class EntryBlock {
 public:
    struct Entry {
        std::string_view key;
        std::string_view value;
    };

    void append(std::string_view key, std::string_view value);
    std::size_t size() const { return ends_.size(); }
    bool empty() const { return ends_.empty(); }
    Entry operator[](std::size_t i) const;
    /// Bytes of all keys and values.
    std::size_t bytes() const { return bytes_.size(); }
    void reserve(std::size_t entries, std::size_t bytes);

 private:
    struct End {
        std::size_t key;
        std::size_t value;
    };
    std::string bytes_;
    std::vector<End> ends_;
};

/// Keeps what it takes.
class EntryCollector final : public EntrySink {
 public:
    /// What the scan is limited to.
    EntryCollector(std::size_t entries_max, std::size_t bytes_max)
        : entries_max_(entries_max), bytes_max_(bytes_max) {}

    bool take(std::string_view key, std::string_view value) override;
    EntryBlock take_entries() { return std::move(entries_); }

 private:
    void reserve();

    const std::size_t entries_max_;
    const std::size_t bytes_max_;
    EntryBlock entries_;
};

struct ScanResult {
    Guard guard;
    EntryBlock entries;
    /// There is, or may be, more of the range after the last entry.
    bool more = false;
};

struct LogScanRequest {
    /// The partition that appends to the log, or did while it was open.
    PartitionId partition{};
    LogId log;
    /// Entries with greater numbers are returned.
    LogNumber after{};
    std::size_t entries_max = 0;
    /// As in `ScanRequest`, over bodies.
    std::size_t bytes_max = 0;
    /// Entries with greater numbers are not. Backward, the first entry is the last one at or below.
    LogNumber through = log_number_max;
    Direction direction = Direction::forward;
};

/// `EntryBlock` keys are the 10 bytes of the numbers.
struct LogScanResult {
    EntryBlock entries;
    bool more = false;
};

class Store {
 public:
    virtual ~Store() = default;

    /// One consistent snapshot over all partitions named; answers in the order of the requests.
    virtual awaitable<Outcome<std::vector<PartitionView>>> read(
        std::vector<PartitionRead> reads) = 0;
    virtual awaitable<Outcome<ScanResult>> scan(ScanRequest request) = 0;
    /// `visit_log`, into a block.
    awaitable<Outcome<LogScanResult>> scan_log(LogScanRequest request);
    /// Shows `sink` the entries, their keys the 10 bytes of the numbers, copying none. Tells
    /// whether the log has, or may have, more after the last one that was taken.
    virtual awaitable<Outcome<bool>> visit_log(LogScanRequest request, EntrySink& sink) = 0;
    /// A fault means refused for good: nothing was or will be written.
    virtual awaitable<Outcome<CommitOutcome>> commit(Commit commit) = 0;
    /// Makes the keys of `source` that lie at or above `key` (in all `spaces`) those of `target`,
    /// in one commit of both with `moves_epoch`: the guards and own-space changes are `commit`'s.
    /// Deliveries under way to `source` follow the keys; those under way from it arrive before any
    /// of `target`. An engine that is still moving keys to `source` after an earlier split faults:
    /// it may be asked again later.
    virtual awaitable<Outcome<CommitOutcome>> split(PartitionId source, PartitionId target,
                                                    std::vector<SpaceId> spaces, std::string key,
                                                    Commit commit) = 0;
    /// Forgets whole logs, those born before this time, to which nobody appends any more. It is no
    /// commit: readers of these logs may find any part of them gone, and a fault leaves open how
    /// much was done.
    virtual awaitable<Outcome<void>> drop_logs(std::uint64_t born_before_ms) = 0;
    /// A commit costs much beside what it writes, so that fewer and larger ones are faster as soon
    /// as the store is busy.
    virtual bool commits_are_dear() const { return false; }
};

}  // namespace tailrace::storage
