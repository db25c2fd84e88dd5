// Segments of logs: what is read of them, and what becomes of them when things cross each other.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/background.h"
#include "base/bytes.h"
#include "storage/contract/contract.h"
#include "storage/rados/names.h"
#include "storage/rados/rados_store.h"
#include "storage/rados/segments.h"
#include "storage/rados/simulated/asking.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::storage::rados::simulated {
namespace {

using contract::Entries;
using contract::number;
using contract::Part;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// As a scan shows them.
Entries entries_between(const std::map<std::uint64_t, std::string>& model,
                        const LogScanRequest& request) {
    Entries entries;
    for (const auto& [n, body] : model) {
        const auto at = number(n);
        if (at > request.after && at <= request.through)
            entries.emplace_back(contract::bytes_of(at), body);
    }
    if (request.direction == Direction::backward) std::ranges::reverse(entries);
    return entries;
}

class ALog : public testing::Test, protected Asking {
 protected:
    ~ALog() override {
        background_.stop();
        clock_.run(context());
    }

    bool succeeds(awaitable<Outcome<void>> call) { return ask(std::move(call)).has_value(); }
    Part at(PartitionId partition) {
        return {partition, get(store_->read({{partition, {}, 0}})).at(0).guard};
    }
    void commit(Part part) {
        Commit commit{{1, ++attempts_}, {part.take()}};
        EXPECT_EQ(get(store_->commit(std::move(commit))), CommitOutcome::done);
    }
    /// Numbers two apart, so that there are some in between.
    void append(std::uint64_t first, std::uint64_t last) {
        auto part = at(partition_);
        for (auto n = first; n <= last; n += 2) {
            auto body = "body " + std::to_string(n);
            model_.emplace(n, body);
            part.append(log_, n, std::move(body));
        }
        commit(part);
    }
    void trim(std::uint64_t through) {
        commit(at(partition_).trim(log_, through));
        model_.erase(model_.begin(), model_.upper_bound(through));
    }
    Outcome<void> try_to_cut() { return ask(segments_.cut(partition_, log_)); }
    void cut() {
        const auto cut = try_to_cut();
        ASSERT_TRUE(cut) << cut.error().detail;
    }
    void sweep() {
        const auto swept = ask(store_->sweep());
        ASSERT_TRUE(swept) << swept.error().detail;
    }

    Outcome<Entries> scan(Direction direction = Direction::forward) {
        auto found = ask(store_->scan_log(whole(direction)));
        if (!found) return std::unexpected(found.error());
        return contract::entries_of(found->entries);
    }
    LogScanRequest whole(Direction direction) const {
        LogScanRequest request{.partition = partition_, .log = log_};
        request.entries_max = 1000;
        request.bytes_max = 1 << 20;
        request.direction = direction;
        return request;
    }
    /// All pages, of every size and from every place, in both directions.
    void expect_the_model() {
        const auto most = model_.empty() ? 6 : model_.rbegin()->first + 2;
        for (const auto direction : {Direction::forward, Direction::backward}) {
            for (std::uint64_t after = 0; after <= most; ++after) {
                for (auto through = after; through <= most; ++through) {
                    auto request = whole(direction);
                    request.after = number(after);
                    request.through = through == most ? log_number_max : number(through);
                    request.entries_max = 1 + (after + through) % 7;
                    expect_page(request);
                }
            }
            expect_page(whole(direction));
        }
    }
    void expect_page(const LogScanRequest& request) {
        auto all = entries_between(model_, request);
        const bool more = all.size() > request.entries_max;
        if (more) all.resize(request.entries_max);
        const auto found = get(store_->scan_log(request));
        ASSERT_EQ(contract::entries_of(found.entries), all);
        ASSERT_EQ(found.more, more);
    }

    std::set<std::string> segment_objects() {
        std::set<std::string> found;
        std::string from;
        do {
            auto some = get(server_->list(from));
            for (const auto& name : some.names) {
                if (segment_of(name)) found.insert(name);
            }
            from = some.next;
        } while (!from.empty());
        return found;
    }
    /// Of entries that were appended.
    std::string object_of_segment(std::uint64_t first, std::uint64_t last) const {
        EntryBlock entries;
        for (auto n = first; n <= last; n += 2)
            entries.append(contract::bytes_of(number(n)), "body " + std::to_string(n));
        const auto segment = make_segment(entries, limits_.block_bytes);
        return object_of(name_of(partition_, log_, segment.index));
    }
    /// Keys of the partition's object.
    std::size_t keys_with(const std::string& prefix) {
        ObjectRead read;
        read.object = object_of(partition_);
        read.ranges.push_back({prefix, base::after_prefix(prefix), 1000});
        return get(server_->read(std::move(read))).ranges.at(0).entries.size();
    }
    std::size_t tail_size() { return keys_with(log_prefix(0, log_)); }
    std::size_t list_size() {
        EXPECT_EQ(keys_with(descending_segment_prefix(log_)), keys_with(segment_prefix(log_)));
        return keys_with(segment_prefix(log_));
    }

    static bool is_swap(const ObjectWrite& write) {
        return std::ranges::any_of(write.steps(), [](const auto& step) {
            return std::holds_alternative<ObjectWrite::CompareValue>(step);
        });
    }
    /// A swap that was sent, and has not arrived yet.
    ObjectWrite hold_back_a_swap() { return hold_back_a_swap(segments_); }
    ObjectWrite hold_back_a_swap(Segments& segments) {
        std::optional<ObjectWrite> held;
        pool_.set_gate([&](const ObjectWrite& write) {
            if (!is_swap(write)) return true;
            held = write;
            return false;
        });
        EXPECT_FALSE(succeeds(segments.cut(partition_, log_)));
        pool_.set_gate([](const ObjectWrite&) { return true; });
        EXPECT_TRUE(held);
        return held.value_or(ObjectWrite("none"));
    }
    WriteOutcome arrive(const ObjectWrite& write) { return get(server_->write(write)); }
    /// As a server that was started anew sees the pool.
    void start_anew() { store_ = std::make_unique<RadosStore>(*server_, clock_, background_); }

    const PartitionId partition_{7};
    const LogId log_{1000, 1};
    storage::simulated::VirtualClock clock_;
    base::Background background_;
    SimulatedPool pool_{clock_, /*seed=*/1};
    std::unique_ptr<Pool> server_ = pool_.server(1);
    // Its segments are large ones, and so it cuts none of the small tails here.
    std::unique_ptr<RadosStore> store_ =
        std::make_unique<RadosStore>(*server_, clock_, background_);
    static constexpr SegmentLimits limits_{.bytes = 1000, .entries = 4, .block_bytes = 20};
    Segments segments_{*server_, limits_};
    std::map<std::uint64_t, std::string> model_;
    std::uint64_t attempts_ = 0;
};

// --- what is cut -------------------------------------------------------------------------------

TEST_F(ALog, IsCutAsLongAsItsTailHasEnough) {
    append(1, 21);
    cut();
    EXPECT_THAT(segment_objects(),
                UnorderedElementsAre(object_of_segment(1, 7), object_of_segment(9, 15)));
    EXPECT_EQ(list_size(), 2);
    EXPECT_EQ(tail_size(), 3);
    expect_the_model();
}

TEST_F(ALog, IsLeftAloneIfItsTailHasLittle) {
    append(1, 5);
    cut();
    EXPECT_THAT(segment_objects(), IsEmpty());
    EXPECT_EQ(tail_size(), 3);
}

TEST_F(ALog, LosesItsKeysOfAllLevels) {
    append(1, 2001);
    cut();
    EXPECT_EQ(keys_with(log_prefix(1, log_)), 0);
    EXPECT_EQ(tail_size(), 1);
}

TEST_F(ALog, IsCutByBytes) {
    const SegmentLimits limits{.bytes = 18, .entries = 1000, .block_bytes = 20};
    append(1, 7);
    Segments by_bytes(*server_, limits);
    ASSERT_TRUE(succeeds(by_bytes.cut(partition_, log_)));
    EXPECT_THAT(segment_objects(), UnorderedElementsAre(object_of_segment(1, 5)));
    expect_the_model();
}

TEST_F(ALog, IsTheSameWhereverItsEntriesAre) {
    append(1, 1);
    expect_the_model();
    for (std::uint64_t n = 3; n < 30; n += 10) {
        append(n, n + 8);
        expect_the_model();
        cut();
        expect_the_model();
    }
}

TEST_F(ALog, IsCutByTheStoreThatAppends) {
    store_ = std::make_unique<RadosStore>(*server_, clock_, background_, limits_);
    append(1, 5);
    EXPECT_EQ(list_size(), 0);
    append(7, 9);
    EXPECT_EQ(list_size(), 1);
    append(11, 17);
    EXPECT_EQ(list_size(), 2);
    EXPECT_EQ(tail_size(), 1);
    expect_the_model();
}

TEST_F(ALog, IsCutByASweepIfNobodyElseDoes) {
    append(1, 31);
    auto other = std::make_unique<RadosStore>(*server_, clock_, background_, limits_);
    ASSERT_TRUE(succeeds(other->sweep()));
    EXPECT_EQ(list_size(), 4);
    EXPECT_EQ(tail_size(), 0);
    expect_the_model();
}

TEST_F(ALog, OfEmptyBodiesStaysWhereItIs) {
    auto part = at(partition_);
    for (std::uint64_t n = 1; n <= 20; ++n) {
        part.append(log_, n, "");
        model_.emplace(n, "");
    }
    commit(part);
    cut();
    EXPECT_THAT(segment_objects(), IsEmpty());
    append(21, 41);
    cut();
    expect_the_model();
}

TEST_F(ALog, WithSomeEmptyBodiesIsCut) {
    auto part = at(partition_);
    for (std::uint64_t n = 1; n <= 20; ++n) {
        model_.emplace(n, n % 3 == 0 ? "body" : "");
        part.append(log_, n, model_[n]);
    }
    commit(part);
    cut();
    EXPECT_EQ(list_size(), 5);
    expect_the_model();
}

// --- what is trimmed ---------------------------------------------------------------------------

TEST_F(ALog, MayBeTrimmedAnywhere) {
    append(1, 21);
    cut();
    for (std::uint64_t through = 0; through <= 22; ++through) {
        trim(through);
        expect_the_model();
        if (HasFatalFailure()) FAIL() << "trimmed through " << through;
    }
    EXPECT_EQ(list_size(), 0);
    EXPECT_EQ(tail_size(), 0);
    EXPECT_EQ(keys_with(trimmed_prefix(log_)), 1);
}

TEST_F(ALog, IsNotUntrimmedByALesserTrim) {
    append(1, 7);
    cut();
    trim(5);
    trim(3);
    expect_the_model();
    trim(4);
    append(9, 9);
    expect_the_model();
}

TEST_F(ALog, GoesOnAfterAllOfItWasTrimmed) {
    append(1, 9);
    cut();
    trim(1000);
    append(1001, 1009);
    expect_page(whole(Direction::forward));
    cut();
    expect_page(whole(Direction::forward));
    expect_page(whole(Direction::backward));
}

TEST_F(ALog, ThatIsAppendedToBehindATrimStaysInItsTail) {
    append(1, 3);
    trim(1000);
    append(5, 21);
    cut();
    EXPECT_EQ(list_size(), 0);
    expect_the_model();
}

TEST_F(ALog, ASegmentThatIsTrimmedWholeIsSwept) {
    append(1, 15);
    cut();
    trim(7);
    EXPECT_EQ(list_size(), 1);
    EXPECT_EQ(segment_objects().size(), 2);
    sweep();
    EXPECT_THAT(segment_objects(), UnorderedElementsAre(object_of_segment(9, 15)));
    trim(11);
    sweep();
    EXPECT_THAT(segment_objects(), UnorderedElementsAre(object_of_segment(9, 15)));
    expect_the_model();
}

TEST_F(ALog, IsDroppedWithItsSegments) {
    const LogId younger{2000, 1};
    auto part = at(partition_);
    for (std::uint64_t n = 1; n <= 4; ++n) part.append(younger, n, "body");
    commit(part);
    ASSERT_TRUE(succeeds(segments_.cut(partition_, younger)));
    append(1, 21);
    cut();
    trim(3);
    ASSERT_TRUE(succeeds(store_->drop_logs(2000)));
    model_.clear();
    expect_the_model();
    EXPECT_EQ(segment_objects().size(), 1) << "that of the other log";
    EXPECT_EQ(keys_with("s") + keys_with("d"), 2);
    EXPECT_EQ(keys_with("l") + keys_with("x"), 0);
}

// --- what crosses ------------------------------------------------------------------------------

TEST_F(ALog, IsCutOnceByTwo) {
    append(1, 21);
    const auto second_server = pool_.server(2);
    Segments others(*second_server, {.bytes = 1000, .entries = 3, .block_bytes = 20});
    for (auto* segments : {&segments_, &others}) {
        asio::co_spawn(context(), segments->cut(partition_, log_),
                       [](std::exception_ptr, Outcome<void> cut) { EXPECT_TRUE(cut); });
    }
    context().restart();
    context().poll();
    expect_the_model();
    sweep();
    EXPECT_EQ(segment_objects().size(), list_size());
    expect_the_model();
}

TEST_F(ALog, IsCutOnceByTwoOfAMind) {
    append(1, 21);
    const auto second_server = pool_.server(2);
    Segments others(*second_server, limits_);
    for (auto* segments : {&segments_, &others}) {
        asio::co_spawn(context(), segments->cut(partition_, log_),
                       [](std::exception_ptr, Outcome<void> cut) { EXPECT_TRUE(cut); });
    }
    context().restart();
    context().poll();
    EXPECT_EQ(segment_objects().size(), 2);
    EXPECT_EQ(list_size(), 2);
    expect_the_model();
}

TEST_F(ALog, WhoIsLateTakesItsSegmentAway) {
    for (std::size_t steps = 0; steps < 10; ++steps) {
        append(1, 21);
        Segments others(*server_, {.bytes = 1000, .entries = 9, .block_bytes = 20});
        const auto cut = ask_while(segments_.cut(partition_, log_), steps,
                                   [&] { EXPECT_TRUE(succeeds(others.cut(partition_, log_))); });
        EXPECT_TRUE(cut);
        EXPECT_EQ(segment_objects().size(), list_size()) << steps;
        expect_page(whole(Direction::forward));
        ASSERT_TRUE(succeeds(store_->drop_logs(2000)));
        model_.clear();
    }
}

TEST_F(ALog, ASwapThatComesAfterATrimIsRefused) {
    append(1, 9);
    const auto swap = hold_back_a_swap();
    trim(1);
    EXPECT_EQ(arrive(swap), WriteOutcome::refused);
    expect_the_model();
    cut();
    sweep();
    EXPECT_EQ(segment_objects().size(), list_size());
    expect_the_model();
}

TEST_F(ALog, ASwapThatComesAfterAnotherIsRefused) {
    append(1, 9);
    const auto swap = hold_back_a_swap();
    Segments others(*server_, {.bytes = 1000, .entries = 3, .block_bytes = 20});
    ASSERT_TRUE(succeeds(others.cut(partition_, log_)));
    EXPECT_EQ(arrive(swap), WriteOutcome::refused);
    expect_the_model();
    append(11, 15);
    cut();
    sweep();
    EXPECT_EQ(segment_objects().size(), list_size());
    expect_the_model();
}

TEST_F(ALog, ASwapIsDoneOnceAtMost) {
    append(1, 9);
    const auto swap = hold_back_a_swap();
    EXPECT_EQ(arrive(swap), WriteOutcome::done);
    EXPECT_EQ(arrive(swap), WriteOutcome::refused);
    expect_the_model();
    trim(8);
    sweep();
    EXPECT_THAT(segment_objects(), IsEmpty());
    EXPECT_EQ(arrive(swap), WriteOutcome::refused);
    expect_the_model();
}

TEST_F(ALog, ASwapThatComesAfterTheLogWasDroppedIsRefused) {
    append(1, 9);
    const auto swap = hold_back_a_swap();
    ASSERT_TRUE(succeeds(store_->drop_logs(2000)));
    EXPECT_EQ(arrive(swap), WriteOutcome::refused);
    sweep();
    EXPECT_THAT(segment_objects(), IsEmpty());
    EXPECT_EQ(list_size(), 0);
}

TEST_F(ALog, ASegmentThatASwapIsOnItsWayForIsNotSwept) {
    append(1, 9);
    const auto swap = hold_back_a_swap();
    for (int sweeps = 0; sweeps < 3; ++sweeps) sweep();
    EXPECT_EQ(segment_objects().size(), 1);
    EXPECT_EQ(arrive(swap), WriteOutcome::done);
    expect_the_model();
}

TEST_F(ALog, ATrimThatLeavesTheAnchorLeavesTheSwap) {
    auto part = at(partition_);
    part.append(log_, 1, "").append(log_, 2, "");
    commit(part);
    append(3, 9);
    model_.clear();
    const auto swap = hold_back_a_swap();
    trim(1);
    sweep();
    EXPECT_EQ(arrive(swap), WriteOutcome::done);
    model_ = {{2, ""}, {3, "body 3"}, {5, "body 5"}, {7, "body 7"}, {9, "body 9"}};
    expect_the_model();
}

TEST_F(ALog, ASegmentThatIsWrittenLateIsSwept) {
    append(1, 9);
    std::optional<ObjectWrite> written;
    pool_.set_gate([&](const ObjectWrite& write) {
        if (segment_of(write.object())) written = write;
        return true;
    });
    cut();
    pool_.set_gate([](const ObjectWrite&) { return true; });
    ASSERT_TRUE(written);
    EXPECT_EQ(arrive(*written), WriteOutcome::refused) << "it is there";
    trim(9);
    sweep();
    EXPECT_THAT(segment_objects(), IsEmpty());
    EXPECT_EQ(arrive(*written), WriteOutcome::done);
    sweep();
    EXPECT_THAT(segment_objects(), IsEmpty());
}

TEST_F(ALog, TakesUpASegmentThatWasWrittenAlready) {
    append(1, 9);
    hold_back_a_swap();
    cut();
    EXPECT_THAT(segment_objects(), UnorderedElementsAre(object_of_segment(1, 7)));
    EXPECT_EQ(list_size(), 1);
    expect_the_model();
}

TEST_F(ALog, IsNotHeldUpByASegmentOfOtherBlocks) {
    append(1, 9);
    Segments others(*server_, {.bytes = 1000, .entries = 4, .block_bytes = 1});
    const auto swap = hold_back_a_swap(others);
    cut();
    EXPECT_EQ(segment_objects().size(), 2);
    sweep();
    EXPECT_EQ(segment_objects().size(), 1);
    EXPECT_EQ(arrive(swap), WriteOutcome::refused);
    expect_the_model();
}

TEST_F(ALog, DoesNotTakeUpWhatIsNotItsOwn) {
    append(1, 9);
    ObjectWrite foreign(object_of_segment(1, 7));
    foreign.add(ObjectWrite::WriteData{"something else"});
    EXPECT_EQ(arrive(foreign), WriteOutcome::done);
    cut();
    EXPECT_EQ(list_size(), 0);
    expect_the_model();
}

TEST_F(ALog, ThatCannotBeCutNowIsCutLater) {
    int faults = 0;
    pool_.set_gate([&](const ObjectWrite& write) { return !is_swap(write) || ++faults > 2; });
    store_ = std::make_unique<RadosStore>(*server_, clock_, background_, limits_);
    append(1, 9);
    EXPECT_EQ(list_size(), 0);
    clock_.run(context());
    EXPECT_EQ(list_size(), 1);
    expect_the_model();
}

// --- what changes while it is read -------------------------------------------------------------

class ReadLog : public ALog, public testing::WithParamInterface<Direction> {
 protected:
    /// For any number of steps.
    template <class Meanwhile>
    Outcome<Entries> scan_while(std::size_t steps, Meanwhile meanwhile) {
        const auto found = ask_while(store_->scan_log(whole(GetParam())), steps, meanwhile);
        if (!found) return std::unexpected(found.error());
        return contract::entries_of(found->entries);
    }
    /// Some of them, in their order.
    static bool is_within(const Entries& some, const Entries& all) {
        auto at = all.begin();
        for (const auto& entry : some) {
            at = std::find(at, all.end(), entry);
            if (at == all.end()) return false;
            ++at;
        }
        return true;
    }
    static constexpr std::size_t steps_max = 60;
};

TEST_P(ReadLog, ShowsAllWhileItIsCut) {
    for (const std::size_t entries : {4, 40, 60}) {
        Segments segments(*server_, {.bytes = 1 << 20, .entries = entries, .block_bytes = 50});
        for (std::size_t steps = 0; steps < steps_max; ++steps) {
            append(1, 131);
            const auto found =
                scan_while(steps, [&] { EXPECT_TRUE(succeeds(segments.cut(partition_, log_))); });
            ASSERT_TRUE(found) << found.error().detail;
            ASSERT_EQ(*found, entries_between(model_, whole(GetParam()))) << steps;
            ASSERT_TRUE(succeeds(store_->drop_logs(2000)));
            model_.clear();
        }
    }
}

/// What it shows is all that is left, and some of what goes meanwhile.
TEST_P(ReadLog, ShowsWhatIsLeftWhileItIsTrimmedAndSwept) {
    for (std::size_t steps = 0; steps < steps_max; ++steps) {
        append(1, 31);
        cut();
        start_anew();
        const auto before = entries_between(model_, whole(GetParam()));
        const auto found = scan_while(steps, [&] {
            trim(19);
            sweep();
        });
        ASSERT_TRUE(found) << found.error().detail;
        ASSERT_TRUE(is_within(*found, before)) << steps;
        ASSERT_TRUE(is_within(entries_between(model_, whole(GetParam())), *found)) << steps;
        ASSERT_TRUE(succeeds(store_->drop_logs(2000)));
        model_.clear();
    }
}

INSTANTIATE_TEST_SUITE_P(Directions, ReadLog,
                         testing::Values(Direction::forward, Direction::backward),
                         [](const auto& tested) {
                             return tested.param == Direction::forward ? "forward" : "backward";
                         });

// --- what is damaged ---------------------------------------------------------------------------

class ADamagedLog : public ALog {
 protected:
    ADamagedLog() {
        append(1, 9);
        cut();
        ObjectRead read;
        read.object = object_;
        read.data = true;
        data_ = get(server_->read(std::move(read))).data;
    }
    void write(std::string data) {
        ObjectWrite write(object_);
        write.add(ObjectWrite::WriteData{std::move(data)});
        EXPECT_EQ(arrive(write), WriteOutcome::done);
        start_anew();
    }
    void expect_a_fault(std::string_view of) {
        for (const auto direction : {Direction::forward, Direction::backward}) {
            const auto found = scan(direction);
            ASSERT_FALSE(found);
            EXPECT_NE(found.error().detail.find(of), std::string::npos) << found.error().detail;
        }
    }

    const std::string object_ = object_of_segment(1, 7);
    std::string data_;
};

TEST_F(ADamagedLog, FaultsWhateverByteIsAnother) {
    ASSERT_GT(data_.size(), 4 * 10);
    for (std::size_t i = 0; i < data_.size(); ++i) {
        auto damaged = data_;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        write(std::move(damaged));
        expect_a_fault(object_);
    }
    write(data_);
    expect_the_model();
}

TEST_F(ADamagedLog, FaultsIfASegmentIsCutOff) {
    write(data_.substr(0, data_.size() - 1));
    expect_a_fault(object_);
    write("");
    expect_a_fault(object_);
}

TEST_F(ADamagedLog, FaultsIfASegmentIsMissing) {
    ObjectWrite removal(object_);
    removal.add(ObjectWrite::RemoveObject{});
    EXPECT_EQ(arrive(removal), WriteOutcome::done);
    start_anew();
    expect_a_fault("is missing");
}

TEST_F(ADamagedLog, FaultsIfItsListIsDamaged) {
    ObjectWrite write(object_of(partition_));
    std::map<std::string, std::string> listed;
    listed.emplace(segment_key(log_, number(7)), "?");
    write.add(ObjectWrite::SetValues{std::move(listed)});
    EXPECT_EQ(arrive(write), WriteOutcome::done);
    expect_a_fault("list of segments");
    sweep();
    EXPECT_EQ(segment_objects().size(), 1);
}

TEST_F(ADamagedLog, FaultsIfItsListsDiffer) {
    ObjectWrite write(object_of(partition_));
    std::vector<std::string> keys;
    keys.push_back(segment_key(log_, number(7)));
    write.add(ObjectWrite::RemoveKeys{std::move(keys)});
    EXPECT_EQ(arrive(write), WriteOutcome::done);
    const auto found = scan(Direction::backward);
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().detail.find("list of segments"), std::string::npos);
}

}  // namespace
}  // namespace tailrace::storage::rados::simulated
