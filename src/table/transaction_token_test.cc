// Tokens of transactions, until they are dropped.

#include "table/transaction_token.h"

#include <gtest/gtest.h>

#include <string>

#include "table/simulated/simulated_tables.h"
#include "table/system_spaces.h"

namespace tailrace::table {
namespace {

constexpr base::Milliseconds life{token_life_ms};
constexpr base::Milliseconds moment{1};

awaitable<bool> sweep(ItemAccess& items) {
    co_await items.drop_old_tokens(storage::Share::all);
    co_return true;
}

/// A token of the partition that a sweep begins with.
std::string first_swept_token() {
    for (int i = 0;; ++i) {
        auto token = "token" + std::to_string(i);
        if (TokenRow(token).partition() == token_partition(0)) return token;
    }
}

class Tokens : public testing::Test {
 protected:
    /// Whether the token was new.
    bool use(const std::string& token) {
        return !tables_.run(tables_.items().transact({}, TransactionToken{token, "digest"}))
                    ->replayed;
    }
    void drop_old() { tables_.run(sweep(tables_.items())); }

    SimulatedTables tables_;
    const std::string token_ = first_swept_token();
};

TEST_F(Tokens, AreUsedOnceInTheirLife) {
    EXPECT_TRUE(use(token_));
    drop_old();
    tables_.pass(life - moment);
    drop_old();
    EXPECT_FALSE(use(token_));
    tables_.pass(moment);
    EXPECT_TRUE(use(token_));
}

TEST_F(Tokens, UsedAgainBeforeTheyAreDroppedLiveAgain) {
    EXPECT_TRUE(use(token_));
    tables_.pass(life + moment);
    EXPECT_TRUE(use(token_));
    drop_old();
    EXPECT_FALSE(use(token_));
}

TEST_F(Tokens, UsedAgainWhileTheyAreDroppedLiveAgain) {
    EXPECT_TRUE(use(token_));
    tables_.pass(life + moment);
    tables_.store().hold_next(HeldStore::Call::scan);
    const auto sweeping = tables_.start(sweep(tables_.items()));
    EXPECT_TRUE(use(token_));
    tables_.release();
    ASSERT_TRUE(sweeping->has_value());
    EXPECT_FALSE(use(token_));
}

TEST_F(Tokens, LeaveNothingBehind) {
    use(token_);
    tables_.pass(life + moment);
    use(token_);
    tables_.pass(life + moment);
    drop_old();
    storage::ScanRequest everything{
        .partition = token_partition(0), .space = token_space, .items_max = 10, .bytes_max = 1000};
    EXPECT_TRUE(tables_.run(tables_.store().scan(everything))->entries.empty());
}

}  // namespace
}  // namespace tailrace::table
