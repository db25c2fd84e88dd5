// A store whose answers wait, so that a test can let others come in between.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/one_shot.h"
#include "storage/simulated/forwarding_store.h"

namespace tailrace::table {

/// One thread. What is held must be released before the store ends.
class HeldStore final : public storage::simulated::ForwardingStore {
 public:
    enum class Call : std::uint8_t { read, scan };

    explicit HeldStore(std::unique_ptr<storage::Store> store)
        : ForwardingStore(*store), store_(std::move(store)) {}

    /// The next call of this kind is made at once, but its answer waits for `release`.
    void hold_next(Call call) { awaited_ = call; }
    void release();

    awaitable<storage::Outcome<std::vector<storage::PartitionView>>> read(
        std::vector<storage::PartitionRead> reads) override;
    awaitable<storage::Outcome<storage::ScanResult>> scan(storage::ScanRequest request) override;

 private:
    /// What the answer of this call has to wait for, if for anything.
    std::shared_ptr<base::OneShot> take_hold(Call call);

    std::unique_ptr<storage::Store> store_;
    std::optional<Call> awaited_;
    std::shared_ptr<base::OneShot> held_;
};

}  // namespace tailrace::table
