// A store that hands every call on to another, for tests that change some of them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "storage/store.h"

namespace tailrace::storage::simulated {

/// `inner` outlives it.
class ForwardingStore : public Store {
 public:
    explicit ForwardingStore(Store& inner) : inner_(inner) {}

    awaitable<Outcome<std::vector<PartitionView>>> read(std::vector<PartitionRead> reads) override {
        return inner_.read(std::move(reads));
    }
    awaitable<Outcome<ScanResult>> scan(ScanRequest request) override {
        return inner_.scan(std::move(request));
    }
    awaitable<Outcome<bool>> visit_log(LogScanRequest request, EntrySink& sink) override {
        return inner_.visit_log(request, sink);
    }
    awaitable<Outcome<CommitOutcome>> commit(Commit commit) override {
        return inner_.commit(std::move(commit));
    }
    awaitable<Outcome<CommitOutcome>> split(PartitionId source, PartitionId target,
                                            std::vector<SpaceId> spaces, std::string key,
                                            Commit commit) override {
        return inner_.split(source, target, std::move(spaces), std::move(key), std::move(commit));
    }
    awaitable<Outcome<void>> drop_logs(std::uint64_t born_before_ms) override {
        return inner_.drop_logs(born_before_ms);
    }
    bool commits_are_dear() const override { return inner_.commits_are_dear(); }

 private:
    Store& inner_;
};

}  // namespace tailrace::storage::simulated
