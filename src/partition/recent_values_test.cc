#include "partition/recent_values.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tailrace::partition {
namespace {

using Entry = RecentValues::Entry;

storage::Key key(std::string bytes) {
    return {storage::SpaceId{1}, std::move(bytes)};
}

class RecentValuesTest : public testing::Test {
 protected:
    void keep(std::string name, std::optional<std::string> value) {
        RecentValues::Learned learned;
        learned.looked_up.push_back({key(std::move(name)), std::move(value)});
        values_.keep(term_, std::move(learned));
    }
    std::optional<Entry> take(std::string name) { return take(std::move(name), term_); }
    std::optional<Entry> take(std::string name, RecentValues::Term term) {
        const std::vector keys(1, key(std::move(name)));
        return values_.take(term, keys).front();
    }

    RecentValues values_{1024 * 1024};
    RecentValues::Term term_ = values_.begin_term();
};

TEST_F(RecentValuesTest, GiveWhatWasKeptOnce) {
    keep("a", "1");
    const auto taken = take("a");
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->key, key("a"));
    EXPECT_EQ(taken->value, "1");
    EXPECT_FALSE(take("a"));
}

TEST_F(RecentValuesTest, KnowThatAKeyHasNone) {
    keep("a", std::nullopt);
    const auto taken = take("a");
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->value, std::nullopt);
}

TEST_F(RecentValuesTest, TellSpacesApart) {
    keep("a", "1");
    const std::vector<storage::Key> keys{{storage::SpaceId{2}, "a"}};
    EXPECT_FALSE(values_.take(term_, keys).front());
}

TEST_F(RecentValuesTest, OfAnotherTermAreNotFound) {
    keep("a", "1");
    EXPECT_FALSE(take("a", values_.begin_term()));
}

TEST_F(RecentValuesTest, TakeThePlaceOfOlderOnes) {
    keep("a", "1");
    keep("a", "2");
    EXPECT_EQ(take("a")->value, "2");
    EXPECT_FALSE(take("a"));
}

TEST_F(RecentValuesTest, AreForgottenWhenTheirKeyIsWrittenBlind) {
    keep("a", "1");
    keep("b", "2");
    values_.keep(term_, {.looked_up = {}, .written_blind = std::vector(1, key("a"))});
    EXPECT_FALSE(take("a"));
    EXPECT_TRUE(take("b"));
}

TEST_F(RecentValuesTest, ThatAreTooLargeAreForgottenWithThoseBefore) {
    keep("a", "1");
    keep("a", std::string(RecentValues::value_bytes_max + 1, 'x'));
    EXPECT_FALSE(take("a"));
}

TEST_F(RecentValuesTest, ThatWereNotAskedForAreForgottenFirst) {
    const std::string large(RecentValues::value_bytes_max, 'x');
    keep("never", "1");
    keep("often", "2");
    for (int i = 0; i < 100; ++i) {
        keep(std::to_string(i), large);
        const auto often = take("often");
        ASSERT_TRUE(often);
        EXPECT_EQ(often->value, "2");
        keep("often", often->value);
    }
    EXPECT_FALSE(take("never"));
    EXPECT_FALSE(take("0"));
    EXPECT_TRUE(take("99"));
}

TEST_F(RecentValuesTest, OfAnOlderGenerationTakeThePlaceOfNone) {
    const std::string large(RecentValues::value_bytes_max, 'x');
    keep("a", "1");
    for (int i = 0; i < 4; ++i) keep(std::to_string(i), large);
    keep("a", "2");
    EXPECT_EQ(take("a")->value, "2");
    EXPECT_FALSE(take("a"));
}

}  // namespace
}  // namespace tailrace::partition
