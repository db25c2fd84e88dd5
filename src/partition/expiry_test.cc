#include "partition/expiry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "model/decimal.h"
#include "partition/item_write.h"

namespace tailrace::partition {
namespace {

using std::nullopt;

std::string item_with(const std::string& value) {
    return R"({"a":{"S":"x"},"ttl":)" + value + R"(,"z":{"S":"x"}})";
}

/// As it is stored, whichever way the number was written.
std::string item_at(const std::string& seconds) {
    return item_with(R"({"N":")" + model::parse_number(seconds).value().text() + R"("})");
}

std::optional<base::UnixMilliseconds> at(const std::string& seconds) {
    return expiry_of(item_at(seconds), "ttl");
}

TEST(Expiry, IsANumberOfSeconds) {
    EXPECT_EQ(at("1700000000"), 1'700'000'000'000);
    EXPECT_EQ(at("0"), 0);
    EXPECT_EQ(at("17e8"), 1'700'000'000'000) << "however it was written";
    EXPECT_EQ(at("00170000000.00e+1"), 1'700'000'000'000);
}

TEST(Expiry, IsNotBeforeItsFraction) {
    EXPECT_EQ(at("1700000000.5"), 1'700'000'000'500);
    EXPECT_EQ(at("1700000000.05"), 1'700'000'000'050);
    EXPECT_EQ(at("1700000000.123"), 1'700'000'000'123);
    EXPECT_EQ(at("1700000000.1230000001"), 1'700'000'000'124);
    EXPECT_EQ(at("1700000000.9999"), 1'700'000'001'000);
    EXPECT_EQ(at("1e-7"), 1);
}

TEST(Expiry, IsNeverWhereThereIsNoSuchMoment) {
    EXPECT_EQ(at("-1"), nullopt);
    EXPECT_EQ(at("-0.5"), nullopt);
    EXPECT_EQ(at("9e125"), nullopt);
    EXPECT_EQ(at("9223372036854775807"), nullopt);
    EXPECT_EQ(at("9223372036854775"), nullopt);
    EXPECT_EQ(at("9223372036854773.9999"), 9'223'372'036'854'774'000);
}

TEST(Expiry, IsOfNumbersAlone) {
    for (const auto* value :
         {R"({"S":"1700000000"})", R"({"NS":["1700000000"]})", R"({"NULL":true})",
          R"({"L":[{"N":"1700000000"}]})", R"({"M":{"ttl":{"N":"1700000000"}}})"}) {
        EXPECT_EQ(expiry_of(item_with(value), "ttl"), nullopt) << value;
    }
    EXPECT_EQ(expiry_of(item_at("1700000000"), "tt"), nullopt);
    EXPECT_EQ(expiry_of("{}", "ttl"), nullopt);
    EXPECT_EQ(expiry_of("", "ttl"), nullopt);
    EXPECT_EQ(expiry_of(R"({"\"":{"N":"5"}})", "\""), 5'000);
}

TEST(Expiry, OfLongAgoIsNotIndexed) {
    const auto json = item_at("1700000000");
    const auto then = 1'700'000'000'000;
    const auto five_years = expiry_age_max.count();
    EXPECT_EQ(expiry_to_index(json, "ttl", then - 1), then);
    EXPECT_EQ(expiry_to_index(json, "ttl", then + five_years), then);
    EXPECT_EQ(expiry_to_index(json, "ttl", then + five_years + 1), nullopt);
}

TEST(Expiry, EntriesAreInTheOrderOfTime) {
    const std::string low(9, '\0');
    const std::string high(9, '\xff');
    const auto range = expiries_due(1000);
    EXPECT_LT(expiry_key(999, high).bytes, expiry_key(1000, low).bytes);
    for (const auto& due : {backfill_key(), expiry_key(0, low), expiry_key(1000, high)}) {
        EXPECT_LE(range.begin, due.bytes);
        EXPECT_LT(due.bytes, range.end);
    }
    EXPECT_LE(range.end, expiry_key(1001, low).bytes);
    EXPECT_LT(expiry_key(1'700'000'000'000, high).bytes, all_expiries().end);
    for (const auto& other : {descriptor_key(), state_key()}) {
        const auto all = all_expiries();
        EXPECT_TRUE(other.bytes < all.begin || other.bytes >= all.end);
    }
}

TEST(Expiry, EntriesAreReadAsTheyWereWritten) {
    const ExpiryEntry entry{1'700'000'000'123, base::big_endian(std::uint64_t{7}) + "key"};
    const auto decoded = decode_expiry_key(expiry_key(entry.at, entry.item_key).bytes);
    EXPECT_EQ(decoded, entry);
    EXPECT_EQ(decoded->hash(), 7u);
    EXPECT_EQ(decode_expiry_key(backfill_key().bytes), nullopt);
    EXPECT_EQ(decode_expiry_key(expiry_key(1, "short").bytes), nullopt);
    EXPECT_EQ(decode_expiry_key(state_key().bytes), nullopt);
}

TEST(Expiry, AttributeIsKeptInTheDescriptor) {
    Descriptor descriptor{TableId{1}, {}, {}, "ttl"};
    EXPECT_EQ(decode_descriptor(encode(descriptor)), descriptor);
    descriptor.expiry_attribute.reset();
    EXPECT_EQ(decode_descriptor(encode(descriptor)), descriptor);
}

/// What a change of one item writes beside it.
class ExpiryOfAChange : public testing::Test {
 protected:
    static constexpr base::UnixMilliseconds now = 1'700'000'000'000;

    explicit ExpiryOfAChange(std::optional<std::string> attribute = "ttl") {
        knowledge_.descriptor = std::make_shared<const Descriptor>(
            Descriptor{TableId{1}, {}, {}, std::move(attribute)});
    }
    storage::PartitionCommit change(std::optional<std::string> before,
                                    std::optional<std::string> after) {
        View view(storage::PartitionId{1}, knowledge_, now);
        ItemKey key;
        key.bytes = item_key;
        key.json = "{}";
        std::optional<StoredItem> current;
        if (before) current.emplace().json = *before;
        Change change;
        change.kind = after ? Change::Kind::put : Change::Kind::remove;
        if (after) change.item = Item::from_canonical(*after);
        apply_change(view, "us-east-1", TableId{1}, key, current, std::move(change));
        return view.take_commit();
    }
    static bool puts(const storage::PartitionCommit& commit, base::UnixMilliseconds at) {
        return std::ranges::count(commit.puts, expiry_key(at, item_key), &storage::Put::key) == 1;
    }
    static bool deletes(const storage::PartitionCommit& commit, base::UnixMilliseconds at) {
        return std::ranges::count(commit.deletes, expiry_key(at, item_key)) == 1;
    }
    static std::size_t own_keys(const storage::PartitionCommit& commit) {
        const auto own = [](const storage::Key& key) {
            return key.space == storage::kOwnSpace && key != state_key();
        };
        return static_cast<std::size_t>(
            std::ranges::count_if(commit.puts, own, &storage::Put::key) +
            std::ranges::count_if(commit.deletes, own));
    }

    static inline const std::string item_key = base::big_endian(std::uint64_t{1}) + "k";
    Knowledge knowledge_;
};

TEST_F(ExpiryOfAChange, IsIndexedWithTheItem) {
    const auto commit = change(nullopt, item_at("1800000000"));
    EXPECT_TRUE(puts(commit, 1'800'000'000'000));
    EXPECT_EQ(own_keys(commit), 1u);
}

TEST_F(ExpiryOfAChange, MovesWithTheItem) {
    const auto commit = change(item_at("1800000000"), item_at("1900000000"));
    EXPECT_TRUE(deletes(commit, 1'800'000'000'000));
    EXPECT_TRUE(puts(commit, 1'900'000'000'000));
}

TEST_F(ExpiryOfAChange, GoesWithTheItemOrTheAttribute) {
    for (const auto& after :
         {std::optional<std::string>(), std::optional(item_with("{\"S\":\"\"}")),
          std::optional(item_at("1"))}) {
        const auto commit = change(item_at("1800000000"), after);
        EXPECT_TRUE(deletes(commit, 1'800'000'000'000));
        EXPECT_EQ(own_keys(commit), 1u);
    }
}

TEST_F(ExpiryOfAChange, IsLeftAloneIfItStays) {
    auto after = item_at("1800000000");
    after.replace(after.find('x'), 1, "y");
    EXPECT_EQ(own_keys(change(item_at("1800000000"), after)), 0u);
    EXPECT_EQ(own_keys(change(nullopt, item_with("{\"S\":\"1800000000\"}"))), 0u);
}

class NoExpiryOfAChange : public ExpiryOfAChange {
 protected:
    NoExpiryOfAChange() : ExpiryOfAChange(nullopt) {}
};

TEST_F(NoExpiryOfAChange, WhereItemsDoNotExpire) {
    EXPECT_EQ(own_keys(change(item_at("1800000000"), item_at("1900000000"))), 0u);
}

}  // namespace
}  // namespace tailrace::partition
