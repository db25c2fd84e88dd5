// Random histories: what an engine answers is compared, answer by answer, with what the simulated
// engine does.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <rapidcheck.h>

#include "base/background.h"
#include "base/clock.h"
#include "storage/contract/contract.h"
#include "storage/contract/directory.h"
#include "storage/rados/names.h"
#include "storage/rados/rados_store.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/rados/simulated/simulated_rados.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::storage::contract {
namespace {

/// One step; the numbers choose what it does, so that any of them makes sense and shrinking works.
using Step = std::array<std::uint8_t, 12>;

/// Hands out the numbers of a step.
class Chooser {
 public:
    explicit Chooser(const Step& step) : step_(step) {}
    std::size_t below(std::size_t bound) { return next() % bound; }
    bool one_in(std::size_t n) { return below(n) == 0; }

 private:
    std::uint8_t next() {
        const auto number = step_[at_];
        at_ = (at_ + 1) % step_.size();
        return number;
    }
    const Step& step_;
    std::size_t at_ = 0;
};

/// A partition and the part of the spaces that is its own.
struct Territory {
    PartitionId partition{};
    KeyRange range;
};

/// One of the two engines, and guards as it counts them.
class Side {
 public:
    Store* store = nullptr;

    template <class T>
    T get(awaitable<Outcome<T>> call) {
        auto outcome = try_to_get(std::move(call));
        RC_ASSERT(outcome.has_value());
        return *std::move(outcome);
    }

    template <class T>
    Outcome<T> try_to_get(awaitable<Outcome<T>> call) {
        std::optional<Outcome<T>> outcome;
        asio::co_spawn(context_, std::move(call), [&](std::exception_ptr, Outcome<T> returned) {
            outcome = std::move(returned);
        });
        context_.restart();
        while (!outcome) context_.run_one();
        // What follows the call, as far as it can go on.
        context_.poll();
        return *std::move(outcome);
    }

    Guard guard(PartitionId partition) {
        return get(store->read({{partition, {}, 0}})).at(0).guard;
    }

    /// Since the store was opened: the numbers that it began with are its own affair.
    Guard moves(PartitionId partition, const Guard& guard) {
        const auto& first = first_.try_emplace(partition, guard).first->second;
        return {guard.epoch - first.epoch, guard.version - first.version};
    }

    asio::io_context& context() { return context_; }

    void remember(PartitionId partition) { remembered_[partition] = guard(partition); }
    Guard remembered(PartitionId partition) {
        const auto found = remembered_.find(partition);
        return found == remembered_.end() ? guard(partition) : found->second;
    }
    void start_anew() {
        first_.clear();
        remembered_.clear();
    }

 private:
    asio::io_context context_;
    std::map<PartitionId, Guard> first_;
    std::map<PartitionId, Guard> remembered_;
};

/// What an engine keeps while no store is open on it.
class Data {
 public:
    virtual ~Data() = default;
    virtual std::unique_ptr<Store> open() = 0;
    /// Whether an open store gets on with what follows its calls.
    virtual void set_brisk(bool) {}
    /// Brings to its end what a store had under way that is closed now.
    virtual void wind_up(asio::io_context&) {}
};

class RocksdbData final : public Data {
 public:
    explicit RocksdbData(rocksdb::Durability durability) {
        // Small enough that much of a history is read from files.
        options_ = {.directory = directory_.path(),
                    .durability = durability,
                    .cache_bytes = 32 << 10,
                    .write_buffer_bytes = 64 << 10};
    }
    std::unique_ptr<Store> open() override {
        auto opened = rocksdb::RocksdbStore::open(options_);
        RC_ASSERT(opened.has_value());
        return std::move(*opened);
    }

 private:
    Directory directory_;
    rocksdb::RocksdbOptions options_;
};

class RadosData final : public Data {
 public:
    /// Filling a partition after a split fails at every other step, and goes on when a store is
    /// opened: much of a history meets it half done.
    RadosData() {
        pool_.set_gate([this](const rados::ObjectWrite& write) {
            return brisk_ || !is_of_filling(write) || ++fillings_ % 2 == 0;
        });
    }
    std::unique_ptr<Store> open() override {
        background_ = std::make_unique<base::Background>();
        return std::make_unique<rados::RadosStore>(*server_, clock_, *background_,
                                                   rados::simulated::tiny_segments);
    }
    void set_brisk(bool brisk) override { brisk_ = brisk; }
    void wind_up(asio::io_context& context) override {
        background_->stop();
        clock_.run(context);
    }

 private:
    static bool is_of_filling(const rados::ObjectWrite& write) {
        using Layout = rados::ObjectWrite::SetAttribute;
        const auto& steps = write.steps();
        const bool sets_version = std::ranges::any_of(steps, [](const auto& step) {
            const auto* attribute = std::get_if<Layout>(&step);
            return attribute != nullptr && attribute->name == rados::version_attribute;
        });
        const bool changes_layout = std::ranges::any_of(steps, [](const auto& step) {
            if (const auto* attribute = std::get_if<Layout>(&step))
                return attribute->name == rados::layout_attribute;
            const auto* removed = std::get_if<rados::ObjectWrite::RemoveAttribute>(&step);
            return removed != nullptr && removed->name == rados::layout_attribute;
        });
        return changes_layout && !sets_version;
    }

    bool brisk_ = false;
    std::size_t fillings_ = 0;
    // Nobody moves it while a store is open: who rests, rests.
    simulated::VirtualClock clock_;
    std::unique_ptr<base::Background> background_;
    rados::simulated::SimulatedPool pool_{clock_, /*seed=*/1};
    std::unique_ptr<rados::Pool> server_ = pool_.server(first_server);
};

class History {
 public:
    explicit History(std::unique_ptr<Data> data) : data_(std::move(data)) {
        open();
        model_server_ = simulated_.server(first_server);
        model_.store = model_server_.get();
    }

    ~History() { close(); }
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    void take(const Step& step) {
        Chooser choose(step);
        switch (choose.below(16)) {
            case 0:
                return reopen();
            case 1:
                return split(choose);
            case 2:
                return remember(choose);
            case 3:
            case 4:
                return read(choose);
            case 5:
            case 6:
            case 7:
                return scan(choose);
            case 8:
            case 9:
                return scan_log(choose);
            default:
                return commit(choose);
        }
    }

    void compare_all() {
        for (const auto& territory : territories_) {
            for (const auto space : {items, index, kOwnSpace})
                compare_scan(whole(territory, space));
            compare_log(
                {.partition = territory.partition, .entries_max = 1 << 20, .bytes_max = 1 << 30});
        }
    }

 private:
    void open() {
        opened_ = data_->open();
        tested_.store = opened_.get();
    }

    void close() {
        opened_.reset();
        data_->wind_up(tested_.context());
    }

    /// What earlier splits have left to do is done.
    void settle() {
        data_->set_brisk(true);
        reopen();
        for (const auto& territory : territories_) tested_.guard(territory.partition);
        data_->set_brisk(false);
    }

    void reopen() {
        close();
        open();
        tested_.start_anew();
        model_.start_anew();
    }

    const Territory& choose_territory(Chooser& choose) {
        return territories_[choose.below(territories_.size())];
    }

    static Key choose_key(Chooser& choose, const Territory& territory) {
        static constexpr SpaceId spaces[] = {items, items, index, kOwnSpace};
        return {spaces[choose.below(4)], choose_bytes(choose, territory)};
    }

    static constexpr std::string_view before_all_splits = "A";

    /// Few different ones, so that steps meet.
    static std::string choose_bytes(Chooser& choose, const Territory& territory) {
        const auto& range = territory.range;
        auto bytes = range.begin + std::string(1, static_cast<char>('a' + choose.below(6)));
        if (range.end.empty() || bytes < range.end) return bytes;
        return range.begin.empty() ? std::string(before_all_splits) : range.begin;
    }

    std::string choose_value(Chooser& choose) {
        const auto size = choose.one_in(8) ? 3000 * choose.below(8) : choose.below(64);
        return std::to_string(++values_) + std::string(size, 'v');
    }

    static LogId log_of(PartitionId partition) {
        return {static_cast<std::uint64_t>(partition) / 2, 7};
    }

    void fill(Chooser& choose, const Territory& territory, PartitionCommit& part) {
        part.partition = territory.partition;
        part.moves_epoch = choose.one_in(4);
        if (choose.one_in(4)) {
            part.erases.push_back(
                {choose.one_in(2) ? items : index, choose_range(choose, territory)});
        }
        std::set<Key> named;
        for (auto left = choose.below(4); left > 0; --left) {
            auto key = choose_key(choose, territory);
            if (!named.insert(key).second) continue;
            if (choose.one_in(3)) {
                part.deletes.push_back(std::move(key));
            } else {
                part.puts.push_back({std::move(key), choose_value(choose)});
            }
        }
        const auto log = log_of(territory.partition);
        if (is_appender(territory.partition)) {
            if (choose.one_in(4)) part.trims.push_back({log, number(choose.below(numbers_ + 1))});
            for (auto left = choose.below(3); left > 0; --left) {
                part.appends.push_back({log, {number(++numbers_), choose_value(choose)}});
            }
        }
    }

    /// Two partitions share a number in `log_of`; one of them has the log.
    static bool is_appender(PartitionId partition) {
        return static_cast<std::uint64_t>(partition) % 2 == 0;
    }

    KeyRange choose_range(Chooser& choose, const Territory& territory) {
        KeyRange range{choose_bytes(choose, territory), choose_bytes(choose, territory)};
        if (choose.one_in(4)) range.begin = territory.range.begin;
        if (choose.one_in(4)) range.end = territory.range.end;
        return range;
    }

    void commit(Chooser& choose) {
        const auto first = choose.below(territories_.size());
        const auto second = choose.below(territories_.size());
        Commit commit;
        commit.attempt = next_attempt();
        fill(choose, territories_[std::min(first, second)], commit.partitions.emplace_back());
        if (first != second && choose.one_in(2)) {
            fill(choose, territories_[std::max(first, second)], commit.partitions.emplace_back());
        }
        for (auto left = choose.below(3); left > 0; --left) {
            const auto& target = choose_territory(choose);
            auto& source = commit.partitions[choose.below(commit.partitions.size())];
            source.deferred.push_back(
                {target.partition,
                 {{{index, choose_bytes(choose, target)}, choose_value(choose)}},
                 {}});
        }
        compare_commit(std::move(commit), choose.one_in(5), std::nullopt);
    }

    void split(Chooser& choose) {
        if (territories_.size() > 8) return;
        const auto at = choose.below(territories_.size());
        auto& source = territories_[at];
        const Territory target{PartitionId{next_partition_},
                               {choose_bytes(choose, source), source.range.end}};
        if (target.range.begin == source.range.begin || target.range.begin == before_all_splits)
            return;
        const bool stale = choose.one_in(5);
        Commit commit;
        commit.attempt = next_attempt();
        for (const auto partition : {source.partition, target.partition}) {
            auto& part = commit.partitions.emplace_back();
            part.partition = partition;
            part.moves_epoch = true;
        }
        if (!compare_commit(std::move(commit), stale, target.range.begin)) return;
        next_partition_ += 1;
        source.range.end = target.range.begin;
        territories_.push_back(target);
    }

    bool compare_commit(Commit commit, bool stale, std::optional<std::string> split_at) {
        const auto on = [&](Side& side) {
            auto copy = commit;
            for (auto& part : copy.partitions) {
                part.guard = stale ? side.remembered(part.partition) : side.guard(part.partition);
            }
            if (!split_at) return side.try_to_get(side.store->commit(std::move(copy)));
            const auto source = copy.partitions[0].partition;
            const auto target = copy.partitions[1].partition;
            return side.try_to_get(
                side.store->split(source, target, {items, index}, *split_at, std::move(copy)));
        };
        auto found = on(tested_);
        if (split_at && !found) {
            settle();
            found = on(tested_);
        }
        RC_ASSERT(found.has_value());
        const auto expected = *on(model_);
        RC_ASSERT(*found == expected);
        RC_CLASSIFY(expected == CommitOutcome::refused, "refused");
        return expected == CommitOutcome::done;
    }

    void remember(Chooser& choose) {
        const auto partition = choose_territory(choose).partition;
        model_.remember(partition);
        tested_.remember(partition);
    }

    void read(Chooser& choose) {
        std::vector<PartitionRead> reads;
        for (auto left = choose.below(4); left > 0; --left) {
            const auto& territory = choose_territory(choose);
            auto& read = reads.emplace_back(PartitionRead{territory.partition, {}, first_server});
            for (auto keys = choose.below(5); keys > 0; --keys)
                read.keys.push_back(choose_key(choose, territory));
        }
        const auto expected = model_.get(model_.store->read(reads));
        const auto found = tested_.get(tested_.store->read(reads));
        RC_ASSERT(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            compare_guards(reads[i].partition, expected[i].guard, found[i].guard);
            RC_ASSERT(found[i].values == expected[i].values);
        }
    }

    void compare_guards(PartitionId partition, const Guard& expected, const Guard& found) {
        RC_ASSERT(found.exists() == expected.exists());
        RC_ASSERT(tested_.moves(partition, found) == model_.moves(partition, expected));
    }

    static ScanRequest whole(const Territory& territory, SpaceId space) {
        const auto range = space == kOwnSpace ? KeyRange{} : territory.range;
        return {territory.partition, space, range, Direction::forward, 1 << 20, 1 << 30};
    }

    void scan(Chooser& choose) {
        const auto& territory = choose_territory(choose);
        static constexpr SpaceId spaces[] = {items, index, kOwnSpace};
        const auto space = spaces[choose.below(3)];
        const auto direction = choose.one_in(2) ? Direction::forward : Direction::backward;
        compare_scan({territory.partition, space, choose_range(choose, territory), direction,
                      1 + choose.below(6), choose.below(4) * 100});
    }

    void compare_scan(const ScanRequest& request) {
        const auto expected = model_.get(model_.store->scan(request));
        const auto found = tested_.get(tested_.store->scan(request));
        compare_guards(request.partition, expected.guard, found.guard);
        RC_ASSERT(entries_of(found.entries) == entries_of(expected.entries));
        RC_ASSERT(found.more == expected.more);
    }

    void scan_log(Chooser& choose) {
        LogScanRequest request{.partition = choose_territory(choose).partition};
        request.after = number(choose.below(numbers_ + 1));
        request.entries_max = 1 + choose.below(6);
        request.bytes_max = choose.below(4) * 100;
        if (choose.one_in(2)) request.through = number(choose.below(numbers_ + 1));
        if (choose.one_in(2)) request.direction = Direction::backward;
        compare_log(request);
    }

    void compare_log(LogScanRequest request) {
        if (!is_appender(request.partition)) return;
        request.log = log_of(request.partition);
        const auto expected = model_.get(model_.store->scan_log(request));
        const auto found = tested_.get(tested_.store->scan_log(request));
        RC_ASSERT(entries_of(found.entries) == entries_of(expected.entries));
        RC_ASSERT(found.more == expected.more);
    }

    Attempt next_attempt() { return {first_server, ++attempts_}; }

    std::unique_ptr<Data> data_;
    // Whom a store served outlives it.
    Side tested_;
    std::unique_ptr<Store> opened_;

    base::SystemClock clock_;
    simulated::SimulatedStore simulated_{clock_, /*seed=*/1};
    Side model_;
    std::unique_ptr<Store> model_server_;

    std::vector<Territory> territories_{
        {PartitionId{1}, {"", "h"}}, {PartitionId{2}, {"h", "p"}}, {PartitionId{4}, {"p", ""}}};
    std::uint64_t next_partition_ = 5;
    std::uint64_t attempts_ = 0;
    std::uint64_t values_ = 0;
    std::uint64_t numbers_ = 0;
};

template <class EngineData, auto... arguments>
void compare_histories() {
    const auto histories = rc::gen::scale(3.0, rc::gen::arbitrary<std::vector<Step>>());
    EXPECT_TRUE(rc::check([&] {
        const auto steps = *histories;
        History history(std::make_unique<EngineData>(arguments...));
        for (const auto& step : steps) history.take(step);
        history.compare_all();
    }));
}

TEST(Histories, OnRocksdbAreThoseOfTheModel) {
    compare_histories<RocksdbData, rocksdb::Durability::async>();
}

TEST(Histories, WithoutALogAreTheSame) {
    compare_histories<RocksdbData, rocksdb::Durability::memory>();
}

TEST(Histories, OnRadosAreThoseOfTheModel) {
    compare_histories<RadosData>();
}

}  // namespace
}  // namespace tailrace::storage::contract
