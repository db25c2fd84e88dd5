// Other servers over the same store, as those that commit and read see them.
//
// Any server may do anything to any partition, and all that is here is a hint: what one that does
// not follow it loses is speed. A partition has a *home*, the server that should write it, so that
// one batches what all of them are asked for, and does for it what is done beside requests.
//
// Threads: any that runs an io_context of the server.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/coroutine.h"
#include "storage/store.h"

namespace tailrace::storage {

class Neighbours {
 public:
    /// While it lives, those who were asked write no more to the partitions; for a moment at most.
    class Stillness {
     public:
        virtual ~Stillness() = default;
    };

    virtual ~Neighbours() = default;

    /// There is, or may be, anybody else.
    virtual bool any() const = 0;
    /// Whether this server is the partition's home.
    virtual bool is_home(PartitionId partition) const = 0;
    /// This server made a commit to it, which readers of these logs may wait for.
    virtual void committed(PartitionId partition, std::span<const LogId> logs) = 0;
    /// Asks the homes of the partitions to stand back from them, and waits until they do, or have
    /// not answered for a while. Never null.
    virtual awaitable<std::unique_ptr<Stillness>> quiet(std::vector<PartitionId> partitions) = 0;
    /// Has all others look at what they know of the catalog, and waits until they have, or have not
    /// answered for a while.
    virtual awaitable<void> show_catalog() = 0;
    /// Waits at the partition's home until there is something for the reader with this iterator, or
    /// for `patience`. False if that cannot be, or ended early: who asks looks for itself.
    virtual awaitable<bool> wait_for_record(PartitionId partition, std::string iterator,
                                            base::Milliseconds patience) = 0;
    /// How often who waits for another server's commit looks for itself; absent if it need not.
    virtual std::optional<base::Milliseconds> look_interval() const = 0;
};

/// A server that has the store to itself.
class NoNeighbours final : public Neighbours {
 public:
    bool any() const override { return false; }
    bool is_home(PartitionId) const override { return true; }
    void committed(PartitionId, std::span<const LogId>) override {}
    awaitable<std::unique_ptr<Stillness>> quiet(std::vector<PartitionId>) override {
        co_return std::make_unique<Stillness>();
    }
    awaitable<void> show_catalog() override { co_return; }
    awaitable<bool> wait_for_record(PartitionId, std::string, base::Milliseconds) override {
        co_return false;
    }
    std::optional<base::Milliseconds> look_interval() const override { return std::nullopt; }
};

/// Of what is to be done beside requests: for the partitions whose home this server is, or for all.
enum class Share : std::uint8_t { own, all };

inline bool falls_to_us(const Neighbours& neighbours, Share share, PartitionId partition) {
    return share == Share::all || neighbours.is_home(partition);
}

inline NoNeighbours& no_neighbours() {
    static NoNeighbours alone;
    return alone;
}

}  // namespace tailrace::storage
