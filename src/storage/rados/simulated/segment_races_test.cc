// A log that several cut, sweep, trim and append to over a network that loses, delays and repeats
// what they write; from seeds.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "base/background.h"
#include "base/random.h"
#include "storage/contract/contract.h"
#include "storage/rados/names.h"
#include "storage/rados/rados_store.h"
#include "storage/rados/segments.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::storage::rados::simulated {
namespace {

using contract::number;
using contract::Part;

constexpr PartitionId partition{7};
constexpr LogId the_log{1000, 1};

class Race {
 public:
    explicit Race(std::uint64_t seed) : random_(seed), pool_(clock_, seed) {
        for (std::uint64_t server = 1; server <= servers; ++server) {
            pools_.push_back(pool_.server(server));
            stores_.push_back(std::make_unique<RadosStore>(*pools_.back(), clock_, background_));
        }
    }
    ~Race() {
        background_.stop();
        clock_.run(context_);
    }
    Race(const Race&) = delete;
    Race& operator=(const Race&) = delete;

    void run() {
        asio::co_spawn(context_, steps(), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        clock_.run(context_);
        asio::co_spawn(context_, end(), asio::detached);
        clock_.run(context_);
        EXPECT_TRUE(has_ended_);
    }
    std::size_t cuts() const { return cuts_; }

 private:
    static constexpr std::uint64_t servers = 3;

    Pool& pool() { return *pools_[random_.below(servers)]; }
    Store& store() { return *stores_[random_.below(servers)]; }
    void set_trouble(bool troubled) {
        storage::simulated::Faults faults;
        if (troubled) {
            faults.read_faults = 20;
            faults.commit_faults = 50;
            faults.unknown_done = 100;
            faults.unknown_late = 150;
            faults.unknown_never = 50;
            faults.arrives_twice = 150;
            faults.lateness_max = base::Milliseconds(2000);
        }
        faults.delay_max = base::Milliseconds(5);
        pool_.network().set_faults(faults);
    }

    awaitable<void> steps() {
        for (int step = 0; step < 120; ++step) {
            switch (random_.below(8)) {
                case 0:
                case 1:
                    co_await append();
                    break;
                case 2:
                    if (random_.one_in(3)) {
                        const auto through = random_.below(last_ + 2);
                        co_await trim_through(through);
                    }
                    break;
                case 3:
                case 4:
                    begin_to_cut();
                    break;
                case 5:
                    begin_to_sweep();
                    break;
                case 6:
                    co_await clock_.sleep(base::Milliseconds(random_.below(500)));
                    break;
                default:
                    co_await look();
            }
        }
    }

    awaitable<void> append() {
        auto part = co_await begin_part();
        for (auto left = 1 + random_.below(6); left > 0; --left) {
            last_ += 1 + random_.below(2);
            model_[last_] = random_.one_in(6) ? "" : "body " + std::to_string(last_);
            part.append(the_log, last_, model_[last_]);
        }
        co_await commit(std::move(part));
    }
    awaitable<void> trim_through(std::uint64_t through) {
        auto part = co_await begin_part();
        part.trim(the_log, through);
        model_.erase(model_.begin(), model_.upper_bound(through));
        co_await commit(std::move(part));
    }
    awaitable<Part> begin_part() {
        set_trouble(false);
        std::vector<PartitionRead> reads(1);
        reads[0].partition = partition;
        const auto views = co_await store().read(std::move(reads));
        co_return Part(partition, views.value().at(0).guard);
    }
    awaitable<void> commit(Part part) {
        Commit commit;
        commit.attempt.incarnation = 1;
        commit.attempt.counter = ++attempts_;
        commit.partitions.push_back(part.take());
        const auto done = co_await store().commit(std::move(commit));
        EXPECT_EQ(done.value(), CommitOutcome::done);
        set_trouble(true);
    }

    void begin_to_cut() {
        SegmentLimits limits;
        limits.bytes = 20 + random_.below(60);
        limits.entries = 2 + random_.below(4);
        limits.block_bytes = 10 + random_.below(40);
        asio::co_spawn(context_, cut(pool(), limits), asio::detached);
    }
    awaitable<void> cut(Pool& pool, SegmentLimits limits) {
        Segments segments(pool, limits);
        const auto cut = co_await segments.cut(partition, the_log);
        if (cut) ++cuts_;
    }
    void begin_to_sweep() { asio::co_spawn(context_, sweep(pool()), asio::detached); }
    awaitable<void> sweep(Pool& pool) {
        auto names = co_await segment_objects(pool);
        Segments segments(pool, SegmentLimits());
        (void)co_await segments.remove_orphans(std::move(names));
    }

    awaitable<std::vector<SegmentName>> segment_objects(Pool& pool) {
        std::vector<SegmentName> names;
        std::string from;
        do {
            const auto some = co_await pool.list(from);
            if (!some) break;
            for (const auto& name : some->names) {
                if (const auto segment = segment_of(name)) names.push_back(*segment);
            }
            from = some->next;
        } while (!from.empty());
        co_return names;
    }

    /// A page, by a server that has seen nothing of it.
    awaitable<void> look() {
        LogScanRequest request{.partition = partition, .log = the_log};
        request.after = number(random_.below(last_ + 2));
        if (random_.one_in(2)) request.through = number(random_.below(last_ + 2));
        if (random_.one_in(2)) request.direction = Direction::backward;
        request.entries_max = 1 + random_.below(20);
        request.bytes_max = 1 << 20;
        co_await compare(request);
    }
    awaitable<void> compare(LogScanRequest request) {
        set_trouble(false);
        RadosStore fresh(pool(), clock_, background_);
        const auto found = co_await fresh.scan_log(request);
        set_trouble(true);
        auto expected = expected_of(request);
        const bool more = expected.size() > request.entries_max;
        if (more) expected.resize(request.entries_max);
        if (found) {
            EXPECT_EQ(contract::entries_of(found->entries), expected);
            EXPECT_EQ(found->more, more);
        } else {
            ADD_FAILURE() << found.error().detail;
        }
    }
    contract::Entries expected_of(const LogScanRequest& request) const {
        contract::Entries entries;
        for (const auto& [n, body] : model_) {
            const auto at = number(n);
            if (at > request.after && at <= request.through)
                entries.emplace_back(contract::bytes_of(at), body);
        }
        if (request.direction == Direction::backward) std::ranges::reverse(entries);
        return entries;
    }

    /// When all that was late has arrived.
    awaitable<void> end() {
        LogScanRequest request{.partition = partition, .log = the_log};
        request.entries_max = 1000;
        request.bytes_max = 1 << 20;
        co_await compare(request);
        request.direction = Direction::backward;
        co_await compare(request);
        set_trouble(false);
        co_await sweep(pool());
        co_await compare(request);
        // Nothing is left in the tail that a segment may be on its way for.
        co_await trim_through(last_);
        set_trouble(false);
        co_await sweep(pool());
        const auto left = co_await segment_objects(pool());
        EXPECT_EQ(left.size(), 0);
        has_ended_ = true;
    }

    base::SeededRandom random_;
    asio::io_context context_;
    storage::simulated::VirtualClock clock_;
    base::Background background_;
    SimulatedPool pool_;
    std::vector<std::unique_ptr<Pool>> pools_;
    std::vector<std::unique_ptr<RadosStore>> stores_;
    std::map<std::uint64_t, std::string> model_;
    std::uint64_t last_ = 0;
    std::uint64_t attempts_ = 0;
    std::size_t cuts_ = 0;
    bool has_ended_ = false;
};

TEST(SegmentRaces, EndAsIfNobodyHadCutTheLog) {
    std::size_t cuts = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        Race race(seed);
        race.run();
        cuts += race.cuts();
        if (testing::Test::HasFailure()) FAIL() << "seed " << seed;
    }
    EXPECT_GT(cuts, 1000);
}

}  // namespace
}  // namespace tailrace::storage::rados::simulated
