// What a page costs does not depend on how many there are: counted in calls of the engine and in
// entries that it shows.
#include <gtest/gtest.h>

#include <set>

#include "storage/simulated/forwarding_store.h"
#include "storage/simulated/simulated_store.h"
#include "stream/scene.h"

namespace tailrace::stream {
namespace {

using storage::simulated::ForwardingStore;
using storage::simulated::SimulatedStore;

constexpr std::size_t many = 10'000;

/// Counts calls, and what scans return.
class CountingStore final : public ForwardingStore {
 public:
    using ForwardingStore::ForwardingStore;
    std::size_t calls = 0;
    std::size_t entries = 0;

    awaitable<storage::Outcome<std::vector<storage::PartitionView>>> read(
        std::vector<storage::PartitionRead> reads) override {
        ++calls;
        return ForwardingStore::read(std::move(reads));
    }
    awaitable<storage::Outcome<storage::ScanResult>> scan(storage::ScanRequest request) override {
        ++calls;
        auto result = co_await ForwardingStore::scan(std::move(request));
        if (result) entries += result->entries.size();
        co_return result;
    }
    awaitable<storage::Outcome<bool>> visit_log(storage::LogScanRequest request,
                                                storage::EntrySink& sink) override {
        ++calls;
        return ForwardingStore::visit_log(request, sink);
    }
};

/// What was asked of the engine.
struct Cost {
    std::size_t calls = 0;
    std::size_t entries = 0;
    friend bool operator==(const Cost&, const Cost&) = default;
    friend bool operator<=(const Cost& a, const Cost& b) {
        return a.calls <= b.calls && a.entries <= b.entries;
    }
};

class Scale : public testing::Test {
 protected:
    template <class Work>
    Cost cost_of(Work work) {
        store_.calls = store_.entries = 0;
        work();
        return {store_.calls, store_.entries};
    }

    StillClock engine_clock_;
    SimulatedStore simulated_{engine_clock_, 1};
    std::unique_ptr<storage::Store> server_ = simulated_.server(Scene::incarnation);
    CountingStore store_{*server_};
    Scene scene_{store_};
};

TEST_F(Scale, PagesOfTenThousandShardsCostWhatOneDoes) {
    const auto stream = scene_.add_stream("Music");
    const auto page_after = [&](std::optional<std::string> after) {
        DescribeStreamInput input{.stream_arn = arn_of(stream)};
        input.exclusive_start_shard_id = std::move(after);
        return scene_.describe(std::move(input)).value().stream_description;
    };
    constexpr std::size_t page_size = 100;
    for (std::size_t i = 0; i < page_size + 1; ++i) scene_.add_shard(stream.id);
    const auto of_few = cost_of([&] { page_after({}); });
    for (std::size_t i = page_size + 1; i < many; ++i) {
        scene_.clock.advance(1);
        scene_.add_shard(stream.id);
    }
    std::set<std::string> seen;
    std::optional<std::string> after;
    do {
        StreamDescription page;
        EXPECT_LE(cost_of([&] { page = page_after(after); }), of_few);
        for (const auto& shard : page.shards) EXPECT_TRUE(seen.insert(shard.shard_id).second);
        after = page.last_evaluated_shard_id;
    } while (after);
    EXPECT_EQ(seen.size(), many);
}

TEST_F(Scale, PagesOfTenThousandStreamsCostWhatOneDoes) {
    constexpr std::size_t page_size = 100;
    for (std::size_t i = 0; i < page_size + 1; ++i) scene_.add_stream("T" + std::to_string(i));
    const auto of_few = cost_of([&] { EXPECT_TRUE(scene_.list()); });
    for (std::size_t i = page_size + 1; i < many; ++i) scene_.add_stream("T" + std::to_string(i));
    std::set<std::string> seen;
    std::optional<std::string> after;
    do {
        ListStreamsOutput page;
        EXPECT_LE(cost_of([&] {
                      ListStreamsInput input;
                      input.exclusive_start_stream_arn = after;
                      page = scene_.list(std::move(input)).value();
                  }),
                  of_few);
        for (const auto& stream : page.streams) EXPECT_TRUE(seen.insert(stream.stream_arn).second);
        after = page.last_evaluated_stream_arn;
    } while (after);
    EXPECT_EQ(seen.size(), many);
}

TEST_F(Scale, ReadingOneOfAThousandShardsCostsWhatReadingTheOnlyOneDoes) {
    const auto stream = scene_.add_stream("Music");
    const auto first = scene_.add_shard(stream.id);
    scene_.append(first);
    const auto read = [&](const ShardRow& shard) {
        return cost_of([&] {
            const auto iterator =
                scene_.shard_iterator({arn_of(stream), ShardId(shard.log).text(),
                                       ShardIteratorType::TRIM_HORIZON, std::nullopt});
            EXPECT_EQ(scene_.records({iterator->shard_iterator, std::nullopt})->records.count(), 1);
        });
    };
    const auto of_the_only_one = read(first);
    for (int i = 0; i < 999; ++i) scene_.add_shard(stream.id);
    const auto last = scene_.add_shard(stream.id);
    scene_.append(last);
    EXPECT_EQ(read(first), of_the_only_one);
    EXPECT_EQ(read(last), of_the_only_one);
}

}  // namespace
}  // namespace tailrace::stream
