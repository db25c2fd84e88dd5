// What a write costs on its way through a partition's queue to one commit: the pipeline alone, over
// a store that takes every commit at once.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "base/clock.h"
#include "base/random.h"
#include "partition/partition.h"

namespace tailrace::partition {
namespace {

constexpr storage::SpaceId items{100};
constexpr storage::LogId log{1000, 1};
constexpr std::size_t item_bytes = 400;
constexpr std::size_t record_bytes = 1200;
constexpr std::uint64_t keys = 10'000;

/// Keeps the guard of one partition, and nothing else.
class InstantStore final : public storage::Store {
 public:
    awaitable<storage::Outcome<std::vector<storage::PartitionView>>> read(
        std::vector<storage::PartitionRead> reads) override {
        std::vector<storage::PartitionView> views(reads.size());
        for (std::size_t i = 0; i < reads.size(); ++i) {
            views[i].guard = guard_;
            views[i].values.resize(reads[i].keys.size());
        }
        co_return views;
    }
    awaitable<storage::Outcome<storage::CommitOutcome>> commit(storage::Commit commit) override {
        if (commit.partitions.front().guard != guard_) std::abort();
        ++guard_.version;
        co_return storage::CommitOutcome::done;
    }
    awaitable<storage::Outcome<storage::ScanResult>> scan(storage::ScanRequest) override {
        std::abort();
    }
    awaitable<storage::Outcome<bool>> visit_log(storage::LogScanRequest,
                                                storage::EntrySink&) override {
        std::abort();
    }
    awaitable<storage::Outcome<storage::CommitOutcome>> split(storage::PartitionId,
                                                              storage::PartitionId,
                                                              std::vector<storage::SpaceId>,
                                                              std::string,
                                                              storage::Commit) override {
        std::abort();
    }
    awaitable<storage::Outcome<void>> drop_logs(std::uint64_t) override { std::abort(); }

 private:
    storage::Guard guard_;
};

/// Replaces an item, and appends its record.
class PutAndAppend final : public Operation {
 public:
    void aim(std::uint64_t key) { key_ = {items, std::to_string(key % keys)}; }
    void collect_keys(std::vector<storage::Key>& wanted) const override { wanted.push_back(key_); }
    void evaluate(View& view) override {
        benchmark::DoNotOptimize(view.find(key_));
        view.put(key_, std::string(item_bytes, 'i'));
        view.append(log, view.next_number(), std::string(record_bytes, 'r'));
    }

 private:
    storage::Key key_;
};

awaitable<void> submit(Partition& partition, Operation& operation) {
    const auto outcome = co_await partition.submit(operation);
    if (!outcome) std::abort();
}

/// So many writers, each with one write at a time, on one thread.
void Pipeline(benchmark::State& state) {
    InstantStore store;
    base::SystemClock clock;
    base::SeededRandom random(1);
    Incarnation incarnation{1};
    Environment environment{store, clock, random, incarnation, "us-east-1"};
    const auto partition = std::make_shared<Partition>(storage::PartitionId{1}, environment);
    asio::io_context context;
    const auto writers = static_cast<std::uint64_t>(state.range(0));
    std::uint64_t done = 0;
    for (auto _ : state) {
        std::deque<PutAndAppend> operations(writers);
        for (auto& operation : operations) {
            operation.aim(done++ * 7919);
            asio::co_spawn(context, submit(*partition, operation), asio::detached);
        }
        context.restart();
        context.run();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done));
}
BENCHMARK(Pipeline)->ArgName("at_once")->Arg(1)->Arg(32);

}  // namespace
}  // namespace tailrace::partition
