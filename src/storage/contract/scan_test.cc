// Reads and scans of maps.
#include "storage/contract/contract.h"

namespace tailrace::storage::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::Pair;

TEST_P(Contract, AReadAnswersInTheOrderOfItsRequests) {
    put(left, {{item("a"), "1"}, {item("b"), "2"}});
    put(right, {{item("r"), "3"}});
    const auto views = get(store().read({
        {right, {item("r"), item("none")}, 0},
        {left, {item("b"), item("a")}, 0},
        {right, {}, 0},
    }));
    ASSERT_EQ(views.size(), 3);
    EXPECT_THAT(views[0].values, ElementsAre(Optional(std::string("3")), std::nullopt));
    EXPECT_THAT(views[1].values,
                ElementsAre(Optional(std::string("2")), Optional(std::string("1"))));
    EXPECT_THAT(views[2].values, IsEmpty());
    EXPECT_EQ(views[0].guard, views[2].guard);
}

TEST_P(Contract, SpacesDoNotMix) {
    put(left, {{item("k"), "item"}, {{index, "k"}, "index"}, {own("k"), "own"}});
    EXPECT_EQ(value(left, item("k")), "item");
    EXPECT_EQ(value(left, {index, "k"}), "index");
    EXPECT_EQ(value(left, own("k")), "own");
    EXPECT_THAT(scan(left), ElementsAre(Pair("k", "item")));
    EXPECT_THAT(scan(left, index), ElementsAre(Pair("k", "index")));
    EXPECT_THAT(scan(left, kOwnSpace), ElementsAre(Pair("k", "own")));
    EXPECT_EQ(value(left, {SpaceId{102}, "k"}), std::nullopt);
}

TEST_P(Contract, AScanOfNothingIsEmpty) {
    EXPECT_THAT(scan(left), IsEmpty());
    put(left, {{item("a"), "1"}});
    EXPECT_THAT(scan(left, index), IsEmpty());
    EXPECT_THAT(scan(left, items, {"b", ""}), IsEmpty());
    EXPECT_THAT(scan(left, items, {"a", "a"}), IsEmpty());
    EXPECT_THAT(scan(left, items, {"b", "a"}), IsEmpty());
    EXPECT_THAT(scan(left, items, {"b", "a"}, Direction::backward), IsEmpty());
}

TEST_P(Contract, AScanIsInOrderOfBytes) {
    const std::string zero(1, '\0');
    put(left, {{item("b"), "5"},
               {item("a"), "2"},
               {item("\xff"), "6"},
               {item(zero), "1"},
               {item("a" + zero), "3"},
               {item("ab"), "4"}});
    const Entries forward{{zero, "1"}, {"a", "2"}, {"a" + zero, "3"},
                          {"ab", "4"}, {"b", "5"}, {"\xff", "6"}};
    EXPECT_EQ(scan(left), forward);
    EXPECT_EQ(scan(left, items, {}, Direction::backward),
              Entries(forward.rbegin(), forward.rend()));
}

TEST_P(Contract, ARangeIsHalfOpenInBothDirections) {
    put(left, {{item("a"), "1"}, {item("b"), "2"}, {item("c"), "3"}, {item("d"), "4"}});
    EXPECT_THAT(scan(left, items, {"b", "d"}), ElementsAre(Pair("b", "2"), Pair("c", "3")));
    EXPECT_THAT(scan(left, items, {"b", "d"}, Direction::backward),
                ElementsAre(Pair("c", "3"), Pair("b", "2")));
    EXPECT_THAT(scan(left, items, {"", "b"}), ElementsAre(Pair("a", "1")));
    EXPECT_THAT(scan(left, items, {"c", ""}, Direction::backward),
                ElementsAre(Pair("d", "4"), Pair("c", "3")));
    EXPECT_THAT(scan(left, items, {"aa", "bb"}), ElementsAre(Pair("b", "2")));
}

TEST_P(Contract, OwnKeysAreScannedLikeOthers) {
    put(left, {{own("a"), "1"}, {own("b"), "2"}, {own("\xff"), "3"}});
    put(right, {{own("a"), "other"}});
    EXPECT_THAT(scan(left, kOwnSpace, {}, Direction::backward),
                ElementsAre(Pair("\xff", "3"), Pair("b", "2"), Pair("a", "1")));
    EXPECT_THAT(scan(left, kOwnSpace, {"b", ""}), ElementsAre(Pair("b", "2"), Pair("\xff", "3")));
    EXPECT_THAT(scan(left, kOwnSpace, {"", "b"}), ElementsAre(Pair("a", "1")));
}

TEST_P(Contract, AScanShowsItsGuard) {
    EXPECT_EQ(get(store().scan({left, items, {}, Direction::forward, 1, 1})).guard, Guard{});
    put(left, {{item("a"), "1"}});
    EXPECT_EQ(get(store().scan({left, items, {}, Direction::forward, 1, 1})).guard, guard(left));
}

TEST_P(Contract, DeletedEntriesAreNotScanned) {
    for (char c = 'a'; c <= 'z'; ++c) put(left, {{item(std::string(1, c)), "v"}});
    auto part = at(left);
    for (char c = 'b'; c < 'z'; ++c) part.remove(item(std::string(1, c)));
    ASSERT_EQ(commit(part), CommitOutcome::done);
    EXPECT_THAT(scan(left), ElementsAre(Pair("a", "v"), Pair("z", "v")));
    const auto page = get(store().scan({left, items, {}, Direction::forward, 2, 1 << 20}));
    EXPECT_EQ(page.entries.size(), 2);
}

TEST_P(Pages, OfAnySizeAreTheWholeInBothDirections) {
    fill();
    constexpr auto no_limit = std::size_t{1} << 40;
    for (const auto direction : {Direction::forward, Direction::backward}) {
        for (const auto limits : {Limits{1, no_limit}, Limits{7, no_limit}, Limits{100, no_limit},
                                  Limits{101, no_limit}, Limits{1000, 0}, Limits{1000, 1},
                                  Limits{1000, 64}, Limits{1000, 65}, Limits{3, 100}}) {
            SCOPED_TRACE(testing::Message()
                         << limits.items << " items, " << limits.bytes << " bytes");
            expect_pages(direction, limits);
        }
    }
}

TEST_P(Pages, EndWithTheEntryThatReachesTheBytes) {
    put(left, {{item("aa"), "bb"}, {item("cc"), "dd"}, {item("ee"), "ff"}});
    const auto scan_bytes = [&](std::size_t bytes) {
        return get(store().scan({left, items, {}, Direction::forward, 10, bytes})).entries.size();
    };
    EXPECT_EQ(scan_bytes(0), 1);
    EXPECT_EQ(scan_bytes(4), 1);
    EXPECT_EQ(scan_bytes(5), 2);
    EXPECT_EQ(scan_bytes(8), 2);
    EXPECT_EQ(scan_bytes(9), 3);
}

}  // namespace
}  // namespace tailrace::storage::contract
