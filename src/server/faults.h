// Faults that are asked for: which requests are struck, and by what. Chance comes from each rule's
// seed, so that the same requests meet the same faults.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "tailrace/error.h"
#include "wire/target.h"

namespace tailrace::server {

enum class FaultKind : std::uint8_t {
    throttling,
    internal_error,
    latency,
    /// The connection ends before anything was done.
    drop_before,
    /// The request is carried out, and the connection ends without an answer.
    drop_after_commit,
    /// GetRecords answers no records and the position that it was asked for.
    empty_page,
    expired_iterator,
    trimmed_iterator,
    /// DescribeStream shows parents closed and not yet the open shards that came of them.
    late_child,
};

std::string_view name_of(FaultKind kind);
std::optional<FaultKind> fault_kind_of(std::string_view name);
/// Whether an operation can fail so on the service.
bool can_strike(FaultKind kind, wire::Operation operation);

struct FaultRule {
    FaultKind kind = FaultKind::throttling;
    /// Absent: any.
    std::optional<wire::Operation> operation;
    /// Empty: any, and those requests too that name none.
    std::string table;
    double probability = 1;
    /// Absent: the rule's number.
    std::optional<std::uint64_t> seed;
    /// So often at most.
    std::optional<std::uint64_t> count;
    base::Milliseconds latency{0};
};

/// What a request has coming.
struct Strike {
    base::Milliseconds latency{0};
    std::optional<FaultKind> kind;
};

/// The rules in force. Safe from any thread.
class Faults {
 public:
    struct Entry {
        std::uint64_t number = 0;
        FaultRule rule;
        /// Requests that the rule was about, and those of them that it struck.
        std::uint64_t seen = 0;
        std::uint64_t struck = 0;
    };

    Entry add(FaultRule rule);
    std::vector<Entry> list() const;
    /// False if there is no such rule.
    bool remove(std::uint64_t number);
    void clear();
    bool empty() const { return size_.load(std::memory_order_relaxed) == 0; }

    /// Asks the rules in their order. Latencies add up; any other fault is the request's last.
    Strike draw(wire::Operation operation, std::span<const std::string_view> tables);

 private:
    struct Active {
        Entry entry;
        base::SeededRandom random;
        bool strikes(wire::Operation operation, std::span<const std::string_view> tables);
    };

    mutable std::mutex mutex_;
    std::vector<Active> rules_;
    std::uint64_t last_number_ = 0;
    std::atomic<std::size_t> size_{0};
};

/// What a struck request is answered; nothing for kinds that are no answer.
std::optional<Error> answer_of(FaultKind kind, wire::Operation operation);

}  // namespace tailrace::server
