#include "cluster/home.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace tailrace::cluster {
namespace {

constexpr std::uint64_t partitions = 20'000;

using Ids = std::vector<std::uint64_t>;

/// As servers have them, at random; or as near to each other as ids can be.
Ids random_ids(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Ids ids(count);
    for (auto& id : ids) id = random() | 1;
    return ids;
}

Ids near_ids(std::size_t count) {
    Ids ids;
    for (std::uint64_t id = 1; id <= count; ++id) ids.push_back(id);
    return ids;
}

std::uint64_t home_of(std::uint64_t partition, const Ids& ids) {
    return *std::ranges::max_element(ids, {}, [partition](std::uint64_t id) {
        return home_rank(id, storage::PartitionId{partition});
    });
}

TEST(Home, AllAgreeInWhateverOrderTheyKnowEachOther) {
    const auto ids = random_ids(5, 1);
    const Ids reversed(ids.rbegin(), ids.rend());
    for (std::uint64_t partition = 0; partition < 1'000; ++partition)
        EXPECT_EQ(home_of(partition, ids), home_of(partition, reversed));
}

TEST(Home, NoTwoAreEqual) {
    for (std::uint64_t partition = 0; partition < 1'000; ++partition)
        EXPECT_NE(home_rank(1, storage::PartitionId{partition}),
                  home_rank(2, storage::PartitionId{partition}));
}

void expect_even_spread(const Ids& ids) {
    std::map<std::uint64_t, std::uint64_t> shares;
    for (std::uint64_t partition = 0; partition < partitions; ++partition)
        ++shares[home_of(partition, ids)];
    ASSERT_EQ(shares.size(), ids.size());
    for (const auto& [id, share] : shares) {
        EXPECT_GT(share, partitions / ids.size() * 9 / 10);
        EXPECT_LT(share, partitions / ids.size() * 11 / 10);
    }
}

TEST(Home, EachHasItsShare) {
    expect_even_spread(random_ids(2, 1));
    expect_even_spread(random_ids(3, 2));
    expect_even_spread(random_ids(10, 3));
    expect_even_spread(near_ids(3));
}

TEST(Home, OneMoreTakesItsShareAndNobodyElseMoves) {
    for (const std::size_t count : {1, 2, 5}) {
        const auto before = random_ids(count, 7);
        auto after = before;
        after.push_back(4711);
        std::uint64_t moved = 0;
        for (std::uint64_t partition = 0; partition < partitions; ++partition) {
            const auto home = home_of(partition, after);
            if (home == home_of(partition, before)) continue;
            ++moved;
            EXPECT_EQ(home, 4711u);
        }
        EXPECT_GT(moved, partitions / after.size() * 9 / 10);
        EXPECT_LT(moved, partitions / after.size() * 11 / 10);
    }
}

}  // namespace
}  // namespace tailrace::cluster
