// A store whose answers wait, so that a test can let others come in between.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/one_shot.h"
#include "storage/store.h"

namespace tailrace::table {

/// One thread. What is held must be released before the store ends.
class HeldStore final : public storage::Store {
 public:
    enum class Call : std::uint8_t { read, scan };

    explicit HeldStore(std::unique_ptr<storage::Store> store) : store_(std::move(store)) {}

    /// The next call of this kind is made at once, but its answer waits for `release`.
    void hold_next(Call call) { awaited_ = call; }
    void release();

    awaitable<storage::Outcome<std::vector<storage::PartitionView>>> read(
        std::vector<storage::PartitionRead> reads) override;
    awaitable<storage::Outcome<storage::ScanResult>> scan(storage::ScanRequest request) override;
    awaitable<storage::Outcome<bool>> visit_log(storage::LogScanRequest request,
                                                storage::EntrySink& sink) override {
        return store_->visit_log(std::move(request), sink);
    }
    awaitable<storage::Outcome<storage::CommitOutcome>> commit(storage::Commit commit) override {
        return store_->commit(std::move(commit));
    }
    awaitable<storage::Outcome<storage::CommitOutcome>> split(storage::PartitionId source,
                                                              storage::PartitionId target,
                                                              std::vector<storage::SpaceId> spaces,
                                                              std::string key,
                                                              storage::Commit commit) override {
        return store_->split(source, target, std::move(spaces), std::move(key), std::move(commit));
    }

    awaitable<storage::Outcome<void>> drop_logs(std::uint64_t born_before_ms) override {
        return store_->drop_logs(born_before_ms);
    }

 private:
    /// What the answer of this call has to wait for, if for anything.
    std::shared_ptr<base::OneShot> take_hold(Call call);

    std::unique_ptr<storage::Store> store_;
    std::optional<Call> awaited_;
    std::shared_ptr<base::OneShot> held_;
};

}  // namespace tailrace::table
