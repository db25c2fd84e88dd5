// Logs: append, scan, trim.
#include "storage/contract/contract.h"

namespace tailrace::storage::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const LogId log{1000, 1};

auto entry(std::uint64_t n, const char* body) {
    return Pair(bytes_of(number(n)), body);
}

TEST_P(Contract, ALogIsReadAfterAPosition) {
    ASSERT_EQ(commit(at(left).append(log, 10, "a").append(log, 20, "b").append(log, 30, "c")),
              CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(entry(10, "a"), entry(20, "b"), entry(30, "c")));
    EXPECT_THAT(scan_log(left, log, 9),
                ElementsAre(entry(10, "a"), entry(20, "b"), entry(30, "c")));
    EXPECT_THAT(scan_log(left, log, 10), ElementsAre(entry(20, "b"), entry(30, "c")));
    EXPECT_THAT(scan_log(left, log, 25), ElementsAre(entry(30, "c")));
    EXPECT_THAT(scan_log(left, log, 30), IsEmpty());
}

TEST_P(Contract, ALogGrowsCommitByCommit) {
    ASSERT_EQ(commit(at(left).append(log, 1, "a")), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(entry(1, "a")));
    ASSERT_EQ(commit(at(left).append(log, 2, "b")), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(entry(1, "a"), entry(2, "b")));
    EXPECT_THAT(scan_log(left, log, 1), ElementsAre(entry(2, "b")));
}

TEST_P(Contract, LogsDoNotMix) {
    ASSERT_EQ(commit(at(left)
                         .append({1000, 1}, 1, "a")
                         .append({1000, 2}, 1, "b")
                         .append({1001, 0}, 1, "c")
                         .append({999, ~std::uint64_t{0}}, 1, "d")),
              CommitOutcome::done);
    EXPECT_THAT(scan_log(left, {1000, 1}), ElementsAre(entry(1, "a")));
    EXPECT_THAT(scan_log(left, {1000, 2}), ElementsAre(entry(1, "b")));
    EXPECT_THAT(scan_log(left, {1001, 0}), ElementsAre(entry(1, "c")));
    EXPECT_THAT(scan_log(left, {999, ~std::uint64_t{0}}), ElementsAre(entry(1, "d")));
    EXPECT_THAT(scan_log(left, {1000, 3}), IsEmpty());
}

TEST_P(Contract, NumbersMayBeAny) {
    LogNumber highest;
    highest.fill(0xff);
    auto part = at(left).take();
    part.appends.push_back({log, {number(1), "low"}});
    part.appends.push_back({log, {highest, "high"}});
    ASSERT_EQ(commit({next_attempt(), {part}}), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log, 1), ElementsAre(Pair(bytes_of(highest), "high")));
    EXPECT_THAT(get(store().scan_log({left, log, highest, 10, 1000})).entries.size(), 0);

    ASSERT_EQ(commit(at(left).trim(log, 1)), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(Pair(bytes_of(highest), "high")));
}

TEST_P(Contract, AnEntryMayBeEmpty) {
    ASSERT_EQ(commit(at(left).append(log, 1, "")), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(entry(1, "")));
}

TEST_P(Contract, ATrimRemovesThroughItsNumber) {
    ASSERT_EQ(commit(at(left).append(log, 10, "a").append(log, 20, "b").append(log, 30, "c")),
              CommitOutcome::done);
    ASSERT_EQ(commit(at(left).trim(log, 9)), CommitOutcome::done);
    EXPECT_EQ(scan_log(left, log).size(), 3);
    ASSERT_EQ(commit(at(left).trim(log, 20)), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(entry(30, "c")));
    EXPECT_THAT(scan_log(left, log, 15), ElementsAre(entry(30, "c")));
    ASSERT_EQ(commit(at(left).trim(log, 1000)), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), IsEmpty());
}

TEST_P(Contract, ATrimIsOfOneLog) {
    const LogId sibling{1000, 2};
    const LogId older{999, 7};
    ASSERT_EQ(commit(at(left).append(log, 1, "a").append(sibling, 1, "b").append(older, 1, "c")),
              CommitOutcome::done);
    ASSERT_EQ(commit(at(left).trim(log, 1000)), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), IsEmpty());
    EXPECT_THAT(scan_log(left, sibling), ElementsAre(entry(1, "b")));
    EXPECT_THAT(scan_log(left, older), ElementsAre(entry(1, "c")));
}

TEST_P(Contract, ATrimmedLogGoesOn) {
    ASSERT_EQ(commit(at(left).append(log, 1, "a").append(log, 2, "b")), CommitOutcome::done);
    ASSERT_EQ(commit(at(left).trim(log, 2)), CommitOutcome::done);
    ASSERT_EQ(commit(at(left).append(log, 3, "c")), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(entry(3, "c")));
}

TEST_P(Contract, LogPagesAreBounded) {
    auto part = at(left);
    for (std::uint64_t n = 1; n <= 10; ++n) part.append(log, n, "1234");
    ASSERT_EQ(commit(part), CommitOutcome::done);

    const auto page = [&](std::uint64_t after, std::size_t entries, std::size_t bytes) {
        return get(store().scan_log({left, log, number(after), entries, bytes}));
    };
    EXPECT_EQ(page(0, 3, 1000).entries.size(), 3);
    EXPECT_TRUE(page(0, 3, 1000).more);
    EXPECT_EQ(page(0, 100, 0).entries.size(), 1) << "an entry is returned, however large";
    EXPECT_EQ(page(0, 100, 8).entries.size(), 2) << "numbers do not count";
    EXPECT_EQ(page(0, 100, 9).entries.size(), 3);
    EXPECT_TRUE(page(0, 100, 9).more);
    EXPECT_EQ(page(5, 100, 1000).entries.size(), 5);
    EXPECT_FALSE(page(5, 100, 1000).more);
    EXPECT_FALSE(page(10, 100, 1000).more);
}

TEST_P(Contract, LogPagesAreTheWhole) {
    Entries all;
    auto part = at(left);
    for (std::uint64_t n = 1; n <= 100; ++n) {
        all.emplace_back(bytes_of(number(n * n)), std::string(n % 9, 'x'));
        part.append(log, n * n, all.back().second);
    }
    ASSERT_EQ(commit(part), CommitOutcome::done);
    for (const std::size_t size : {1, 7, 100, 101}) {
        Entries found;
        LogNumber after{};
        for (bool more = true; more;) {
            const auto page = get(store().scan_log({left, log, after, size, 1 << 20}));
            std::ranges::copy(entries_of(page.entries), std::back_inserter(found));
            more = page.more;
            if (page.entries.empty()) break;
            std::ranges::copy(page.entries[page.entries.size() - 1].key, after.begin());
        }
        EXPECT_EQ(found, all) << size;
    }
}

TEST_P(Contract, ALogScanHasTwoEndsAndTwoDirections) {
    ASSERT_EQ(commit(at(left)
                         .append(log, 10, "a")
                         .append(log, 20, "b")
                         .append(log, 30, "c")
                         .append({999, 9}, 15, "older")
                         .append({1000, 2}, 15, "sibling")),
              CommitOutcome::done);
    const auto scan = [&](std::uint64_t after, std::uint64_t through, Direction direction,
                          std::size_t entries_max = 10) {
        LogScanRequest request{.partition = left, .log = log, .entries_max = entries_max};
        request.after = number(after);
        request.bytes_max = 1000;
        request.through = number(through);
        request.direction = direction;
        return entries_of(get(store().scan_log(request)).entries);
    };
    using enum Direction;
    EXPECT_THAT(scan(0, 20, forward), ElementsAre(entry(10, "a"), entry(20, "b")));
    EXPECT_THAT(scan(10, 29, forward), ElementsAre(entry(20, "b")));
    EXPECT_THAT(scan(20, 29, forward), IsEmpty());
    EXPECT_THAT(scan(0, 100, backward),
                ElementsAre(entry(30, "c"), entry(20, "b"), entry(10, "a")));
    EXPECT_THAT(scan(10, 30, backward), ElementsAre(entry(30, "c"), entry(20, "b")));
    EXPECT_THAT(scan(0, 29, backward, 1), ElementsAre(entry(20, "b")))
        << "the last entry at or below a number";
    EXPECT_THAT(scan(20, 29, backward, 1), IsEmpty());
    EXPECT_THAT(scan(0, 9, backward, 1), IsEmpty());
    EXPECT_THAT(scan(20, 20, backward), IsEmpty());
    EXPECT_THAT(scan(30, 10, backward), IsEmpty()) << "ends that lie the wrong way round";
    EXPECT_THAT(scan(30, 10, forward), IsEmpty());
}

TEST_P(Contract, ABackwardLogPageSaysWhetherThereIsMore) {
    ASSERT_EQ(commit(at(left).append(log, 1, "a").append(log, 2, "b").append(log, 3, "c")),
              CommitOutcome::done);
    LogScanRequest request{.partition = left, .log = log, .entries_max = 2, .bytes_max = 1000};
    request.direction = Direction::backward;
    EXPECT_TRUE(get(store().scan_log(request)).more);
    request.after = number(1);
    EXPECT_FALSE(get(store().scan_log(request)).more);
}

TEST_P(Contract, ABackwardLogScanPassesOverWhatWasTrimmed) {
    ASSERT_EQ(commit(at(left).append(log, 1, "a").append(log, 2, "b").append(log, 3, "c")),
              CommitOutcome::done);
    ASSERT_EQ(commit(at(left).trim(log, 2)), CommitOutcome::done);
    LogScanRequest request{.partition = left, .log = log, .entries_max = 1, .bytes_max = 1000};
    request.direction = Direction::backward;
    EXPECT_THAT(entries_of(get(store().scan_log(request)).entries), ElementsAre(entry(3, "c")));
    request.through = number(2);
    EXPECT_THAT(entries_of(get(store().scan_log(request)).entries), IsEmpty());
}

TEST_P(Contract, LogsAreDroppedByTheirBirth) {
    const LogId oldest{7, ~std::uint64_t{0}};
    const LogId sibling{1000, 2};
    const LogId younger{1001, 0};
    ASSERT_EQ(commit(at(left)
                         .put(item("k"), "v")
                         .append(log, 1, "a")
                         .append(sibling, 1, "b")
                         .append(younger, 1, "c")
                         .append(oldest, 1, "d")),
              CommitOutcome::done);
    ASSERT_TRUE(run(store().drop_logs(0)));
    ASSERT_TRUE(run(store().drop_logs(7)));
    EXPECT_THAT(scan_log(left, oldest), ElementsAre(entry(1, "d")));
    const auto before = guard(left);
    ASSERT_TRUE(run(store().drop_logs(1001)));
    EXPECT_THAT(scan_log(left, oldest), IsEmpty());
    EXPECT_THAT(scan_log(left, log), IsEmpty());
    EXPECT_THAT(scan_log(left, sibling), IsEmpty());
    EXPECT_THAT(scan_log(left, younger), ElementsAre(entry(1, "c")));
    EXPECT_EQ(value(left, item("k")), "v");
    EXPECT_EQ(guard(left), before) << "it is no commit";
    ASSERT_TRUE(run(store().drop_logs(1001))) << "there may be nothing to drop";

    ASSERT_EQ(commit(at(left).append(younger, 2, "e")), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, younger), ElementsAre(entry(1, "c"), entry(2, "e")));
}

}  // namespace
}  // namespace tailrace::storage::contract
