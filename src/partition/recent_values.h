// Values that commits of late have read or written, so that the next need not read them again.
//
// Only who has exclusive use of a partition asks, and what is said holds under the guard that the
// partition is known by. What is kept belongs to a *term*: when a partition was lost sight of (a
// commit was refused, its keys were moved), it begins a new one, and what was kept for the old one
// is never found again.
//
// Bounded in bytes over all partitions; what was not asked for lately goes first.
//
// Threads: any.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/store.h"

namespace tailrace::partition {

class RecentValues {
 public:
    /// Greater ones are not kept.
    static constexpr std::size_t value_bytes_max = 32 * 1024;

    enum class Term : std::uint64_t {};

    struct Entry {
        storage::Key key;
        /// Absent if the key is known to have none.
        std::optional<std::string> value;
    };

    /// What one batch of writes knows at its end.
    struct Learned {
        std::vector<Entry> looked_up;
        /// Written without a look, and so hardly to be looked up soon.
        std::vector<storage::Key> written_blind;
    };

    explicit RecentValues(std::size_t bytes_max = 16 * 1024 * 1024)
        : generation_bytes_max_(bytes_max / (2 * shards_count)) {}

    Term begin_term() { return Term{++last_term_}; }
    /// Takes what is known of each key, of which none is named twice; empty where nothing is. Give
    /// it back with `keep`.
    std::vector<std::optional<Entry>> take(Term term, std::span<const storage::Key> keys);
    /// Keeps what was looked up, and forgets what was known of the others.
    void keep(Term term, Learned learned);

 private:
    struct Place {
        Term term{};
        storage::Key key;
        friend bool operator==(const Place&, const Place&) = default;
    };
    struct PlaceView {
        Term term{};
        const storage::Key& key;
        friend bool operator==(const PlaceView& a, const Place& b) {
            return a.term == b.term && a.key == b.key;
        }
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const PlaceView& place) const;
        std::size_t operator()(const Place& place) const {
            return (*this)(PlaceView{place.term, place.key});
        }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const auto& a, const auto& b) const { return a == b; }
    };
    using Values = std::unordered_map<Place, std::optional<std::string>, Hash, Equal>;
    /// What was not taken since `young` was last full is in `old`, and goes when it is full again.
    /// No place is in both.
    struct Shard {
        void forget(const Place& place);

        std::mutex mutex;
        Values young;
        std::size_t young_bytes = 0;
        Values old;
    };

    static constexpr std::size_t shards_count = 4;

    Shard& shard_of(Term term) { return shards_[static_cast<std::uint64_t>(term) % shards_count]; }
    static std::size_t bytes_of(const Values::value_type& kept);

    const std::size_t generation_bytes_max_;
    std::atomic<std::uint64_t> last_term_{0};
    std::array<Shard, shards_count> shards_;
};

}  // namespace tailrace::partition
