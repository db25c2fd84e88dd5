// Commits: guards, outcomes, atomicity, attempts.
#include "storage/contract/contract.h"

namespace tailrace::storage::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::Pair;

const LogId log{1000, 1};

TEST_P(Contract, APartitionWithoutACommitDoesNotExist) {
    EXPECT_EQ(guard(left), Guard{});
    EXPECT_FALSE(guard(left).exists());
}

TEST_P(Contract, TheFirstCommitCreatesAPartition) {
    EXPECT_EQ(commit(at(left).put(item("k"), "v")), CommitOutcome::done);
    EXPECT_TRUE(guard(left).exists());
    EXPECT_EQ(value(left, item("k")), "v");
    EXPECT_FALSE(guard(right).exists());
}

TEST_P(Contract, ACommitMovesTheVersionByOne) {
    put(left, {{item("k"), "v"}});
    const auto before = guard(left);
    EXPECT_EQ(commit(at(left).put(item("k"), "w")), CommitOutcome::done);
    EXPECT_EQ(guard(left), (Guard{before.epoch, before.version + 1}));
}

TEST_P(Contract, AnEmptyCommitMovesTheVersionToo) {
    EXPECT_EQ(commit(at(left)), CommitOutcome::done);
    EXPECT_TRUE(guard(left).exists());
    const auto before = guard(left);
    EXPECT_EQ(commit(at(left)), CommitOutcome::done);
    EXPECT_EQ(guard(left), (Guard{before.epoch, before.version + 1}));
}

TEST_P(Contract, ACommitMovesTheEpochWhereItIsAsked) {
    put(left, {{item("k"), "v"}});
    put(right, {{item("r"), "v"}});
    const auto left_before = guard(left);
    const auto right_before = guard(right);
    EXPECT_EQ(commit(at(left).move_epoch(), at(right)), CommitOutcome::done);
    EXPECT_EQ(guard(left), (Guard{left_before.epoch + 1, left_before.version + 1}));
    EXPECT_EQ(guard(right), (Guard{right_before.epoch, right_before.version + 1}));
}

TEST_P(Contract, ReadsMoveNoGuard) {
    put(left, {{item("k"), "v"}});
    const auto before = guard(left);
    value(left, item("k"));
    scan(left);
    scan_log(left, log);
    EXPECT_EQ(guard(left), before);
}

TEST_P(Contract, ACommitUnderAnOldGuardIsRefusedAndWritesNothing) {
    put(left, {{item("k"), "old"}, {item("gone"), "v"}});
    put(right, {{item("r"), "old"}});
    const auto stale = guard(left);
    put(left, {{item("other"), "v"}});
    const auto before = guard(left);

    auto part = Part(left, stale);
    part.put(item("k"), "new").remove(item("gone")).append(log, 1, "record").erase(index, {});
    part.defer({{right, {{item("r"), "new"}}, {}}});
    const auto outcome = commit(part);
    EXPECT_EQ(outcome, CommitOutcome::refused);

    EXPECT_EQ(guard(left), before);
    EXPECT_THAT(scan(left, items, {"", "r"}),
                ElementsAre(Pair("gone", "v"), Pair("k", "old"), Pair("other", "v")));
    EXPECT_THAT(scan_log(left, log), IsEmpty());
    EXPECT_EQ(value(right, item("r")), "old");
}

TEST_P(Contract, AGuardThatIsAheadIsRefused) {
    put(left, {{item("k"), "v"}});
    const auto now = guard(left);
    EXPECT_EQ(commit(Part(left, {now.epoch, now.version + 1})), CommitOutcome::refused);
    EXPECT_EQ(commit(Part(left, {now.epoch + 1, now.version})), CommitOutcome::refused);
    EXPECT_EQ(guard(left), now);
}

TEST_P(Contract, APartitionIsCreatedOnce) {
    EXPECT_EQ(commit(Part(left, {}).put(item("k"), "first")), CommitOutcome::done);
    EXPECT_EQ(commit(Part(left, {}).put(item("k"), "second")), CommitOutcome::refused);
    EXPECT_EQ(value(left, item("k")), "first");
}

TEST_P(Contract, ACommitOverSeveralPartitionsHappensInAll) {
    EXPECT_EQ(commit(at(left).put(item("a"), "1").append(log, 1, "record"),
                     at(right).put(item("r"), "2")),
              CommitOutcome::done);
    EXPECT_EQ(value(left, item("a")), "1");
    EXPECT_EQ(value(right, item("r")), "2");
    EXPECT_THAT(scan_log(left, log), ElementsAre(Pair(bytes_of(number(1)), "record")));
}

TEST_P(Contract, ACommitOverSeveralPartitionsHappensInNoneIfOneGuardMoved) {
    put(left, {{item("a"), "old"}});
    put(right, {{item("r"), "old"}});
    const auto stale = guard(right);
    put(right, {{item("r"), "newer"}});
    const auto left_before = guard(left);
    const auto right_before = guard(right);

    EXPECT_EQ(commit(at(left).put(item("a"), "new").append(log, 1, "record"),
                     Part(right, stale).put(item("r"), "new")),
              CommitOutcome::refused);

    EXPECT_EQ(guard(left), left_before);
    EXPECT_EQ(guard(right), right_before);
    EXPECT_EQ(value(left, item("a")), "old");
    EXPECT_EQ(value(right, item("r")), "newer");
    EXPECT_THAT(scan_log(left, log), IsEmpty());
}

TEST_P(Contract, PutsAndDeletesHappen) {
    put(left, {{item("a"), "1"}, {item("b"), "2"}, {item("c"), "3"}});
    EXPECT_EQ(commit(at(left).put(item("a"), "4").remove(item("b")).remove(item("never"))),
              CommitOutcome::done);
    EXPECT_THAT(scan(left), ElementsAre(Pair("a", "4"), Pair("c", "3")));
}

TEST_P(Contract, ErasesComeBeforePutsAndDeletes) {
    put(left, {{item("a"), "1"}, {item("b"), "2"}, {item("c"), "3"}, {item("d"), "4"}});
    EXPECT_EQ(commit(at(left).put(item("b"), "kept").erase(items, {"a", "c"})),
              CommitOutcome::done);
    EXPECT_THAT(scan(left), ElementsAre(Pair("b", "kept"), Pair("c", "3"), Pair("d", "4")));
}

TEST_P(Contract, AnEraseIsHalfOpenAndOfOneSpace) {
    put(left, {{item("a"), "1"},
               {item("b"), "2"},
               {item("c"), "3"},
               {{index, "b"}, "i"},
               {own("b"), "o"}});
    EXPECT_EQ(commit(at(left).erase(items, {"b", "c"})), CommitOutcome::done);
    EXPECT_THAT(scan(left), ElementsAre(Pair("a", "1"), Pair("c", "3")));
    EXPECT_THAT(scan(left, index), ElementsAre(Pair("b", "i")));
    EXPECT_EQ(value(left, own("b")), "o");
}

TEST_P(Contract, AnEraseWithoutEndGoesToTheEndOfItsSpace) {
    put(left, {{item("a"), "1"}, {item("\xff\xff\xff"), "2"}, {{index, "z"}, "i"}});
    EXPECT_EQ(commit(at(left).erase(items, {"b", ""})), CommitOutcome::done);
    EXPECT_THAT(scan(left), ElementsAre(Pair("a", "1")));
    EXPECT_EQ(commit(at(left).erase(items, {})), CommitOutcome::done);
    EXPECT_THAT(scan(left), IsEmpty());
    EXPECT_THAT(scan(left, index), ElementsAre(Pair("z", "i")));
}

TEST_P(Contract, AnEraseOfAnEmptyRangeErasesNothing) {
    put(left, {{item("a"), "1"}, {item("b"), "2"}});
    EXPECT_EQ(commit(at(left).erase(items, {"b", "b"}).erase(items, {"c", "a"})),
              CommitOutcome::done);
    EXPECT_EQ(scan(left).size(), 2);
}

TEST_P(Contract, APartitionWithoutItsOwnKeysStillExists) {
    put(left, {{own("descriptor"), "d"}});
    EXPECT_EQ(commit(at(left).erase(kOwnSpace, {})), CommitOutcome::done);
    EXPECT_THAT(scan(left, kOwnSpace), IsEmpty());
    EXPECT_TRUE(guard(left).exists());
}

TEST_P(Contract, OwnKeysAreSeenThroughTheirPartitionAlone) {
    put(left, {{own("descriptor"), "left"}});
    put(right, {{own("descriptor"), "right"}});
    EXPECT_EQ(value(left, own("descriptor")), "left");
    EXPECT_EQ(value(right, own("descriptor")), "right");
    EXPECT_EQ(value(other, own("descriptor")), std::nullopt);
    EXPECT_EQ(commit(at(left).erase(kOwnSpace, {})), CommitOutcome::done);
    EXPECT_EQ(value(left, own("descriptor")), std::nullopt);
    EXPECT_EQ(value(right, own("descriptor")), "right");
}

TEST_P(Contract, KeysAndValuesAreAnyBytes) {
    std::string every;
    for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
    const std::string zero(1, '\0');
    put(left, {{item(every), every},
               {item(zero), "zero"},
               {item("empty"), ""},
               {item(zero + zero), "two"}});
    EXPECT_EQ(value(left, item(every)), every);
    EXPECT_EQ(value(left, item(zero)), "zero");
    EXPECT_EQ(value(left, item(zero + zero)), "two");
    EXPECT_THAT(value(left, item("empty")), Optional(std::string()));
}

TEST_P(Contract, ALargeCommitIsOneCommit) {
    auto part = at(left);
    for (char c = 'a'; c < 'k'; ++c) {
        part.put(item(std::string(1, c)), std::string(400 << 10, c));
        part.append(log, static_cast<std::uint64_t>(c), std::string(800 << 10, c));
    }
    EXPECT_EQ(commit(part), CommitOutcome::done);
    EXPECT_EQ(value(left, item("j")), std::string(400 << 10, 'j'));
    const auto page = get(store().scan_log({left, log, {}, 1000, 64 << 20}));
    ASSERT_EQ(page.entries.size(), 10);
    EXPECT_EQ(page.entries[9].value, std::string(800 << 10, 'j'));
}

TEST_P(Contract, ThePartitionKnowsAnIncarnationsLastAttempt) {
    EXPECT_EQ(view(left).last_attempt, 0);
    put(left, {{item("k"), "v"}});
    const auto first = attempts_;
    EXPECT_EQ(view(left).last_attempt, first);
    EXPECT_EQ(view(right).last_attempt, 0);

    EXPECT_EQ(commit(at(left), at(right)), CommitOutcome::done);
    EXPECT_EQ(view(left).last_attempt, first + 1);
    EXPECT_EQ(view(right).last_attempt, first + 1);
}

TEST_P(Contract, ARefusedAttemptLeavesNoMark) {
    put(left, {{item("k"), "v"}});
    const auto done = attempts_;
    EXPECT_EQ(commit(Part(left, {})), CommitOutcome::refused);
    EXPECT_EQ(view(left).last_attempt, done);
}

TEST_P(Contract, AttemptsAreKeptForEachIncarnation) {
    put(left, {{item("k"), "v"}});
    const auto of_first = attempts_;
    const auto attempt = next_attempt(second_server);
    EXPECT_EQ(commit({attempt, {at(left).take()}}), CommitOutcome::done);
    EXPECT_EQ(view(left, {}, first_server).last_attempt, of_first);
    EXPECT_EQ(view(left, {}, second_server).last_attempt, attempt.counter);
    EXPECT_EQ(get(store().read({{left, {}, 0}}))[0].last_attempt, 0);
}

TEST_P(Contract, ACommitOfAnotherServerMovesTheGuard) {
    put(left, {{item("k"), "v"}});
    const auto stale = guard(left);
    EXPECT_EQ(commit({next_attempt(second_server), {at(left).put(item("k"), "theirs").take()}}),
              CommitOutcome::done);
    EXPECT_EQ(commit(Part(left, stale).put(item("k"), "ours")), CommitOutcome::refused);
    EXPECT_EQ(value(left, item("k")), "theirs");
}

}  // namespace
}  // namespace tailrace::storage::contract
