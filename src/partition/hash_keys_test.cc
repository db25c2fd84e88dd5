#include "partition/hash_keys.h"

#include <gtest/gtest.h>

#include <string>

#include "base/bytes.h"

namespace tailrace::partition {
namespace {

constexpr auto all = ~std::uint64_t{0};

std::string at(std::uint64_t hash) {
    return base::big_endian(hash);
}
std::string key(std::uint64_t hash) {
    return at(hash) + "key";
}

TEST(HashKeys, OfARangeOfHashesAreThoseThatBeginWithThem) {
    const auto keys = keys_of({5, 7});
    EXPECT_EQ(keys.begin, at(5));
    EXPECT_EQ(keys.end, at(8));
    EXPECT_EQ(keys_of({5, all}).end, "");
}

TEST(HashKeys, HaveTheHashesOfTheirRange) {
    EXPECT_EQ(hashes_of({"", ""}), (HashRange{0, all}));
    EXPECT_EQ(hashes_of(keys_of({5, 7})), (HashRange{5, 7}));
    EXPECT_EQ(hashes_of(keys_of({0, all})), (HashRange{0, all}));
    EXPECT_EQ(hashes_of({key(5), key(7)}), (HashRange{5, 7}));
    EXPECT_EQ(hashes_of({key(5), key(5) + '\0'}), (HashRange{5, 5}));
}

TEST(HashKeys, OfAnEmptyRangeHaveNone) {
    EXPECT_EQ(hashes_of({key(5), key(5)}), std::nullopt);
    EXPECT_EQ(hashes_of({key(7), key(5)}), std::nullopt);
    EXPECT_EQ(hashes_of({key(5), at(5)}), std::nullopt);
    EXPECT_EQ(hashes_of({"", at(0)}), std::nullopt);
}

TEST(HashKeys, OfTwoRangesAreInBoth) {
    const auto both = intersection({key(2), ""}, keys_of({0, 4}));
    EXPECT_EQ(both.begin, key(2));
    EXPECT_EQ(both.end, at(5));
    EXPECT_EQ(intersection({"", key(3)}, keys_of({2, 4})).end, key(3));
    EXPECT_EQ(intersection({"", ""}, {"", ""}).end, "");
}

}  // namespace
}  // namespace tailrace::partition
