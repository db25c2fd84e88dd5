// What a server remembers of tables when readings arrive late.

#include "table/catalog.h"

#include <gtest/gtest.h>

#include <memory>

#include "table/simulated/simulated_tables.h"

namespace tailrace::table {
namespace {

class Memory : public testing::Test {
 protected:
    /// A look at the table that is made now and told when it is released.
    SimulatedTables::Pending<Result<TablePtr>> look() {
        tables_.store().hold_next(HeldStore::Call::read);
        return tables_.start(tables_.catalog().refresh("t"));
    }
    void remove() { ASSERT_TRUE(tables_.run(tables_.life_cycle().remove("t"))); }

    SimulatedTables tables_;
};

TEST_F(Memory, IsNotLostToALookFromBeforeTheTableWasThere) {
    tables_.create("other");
    const auto looking = look();
    tables_.create("t");
    const auto table = tables_.find("t");
    tables_.release();
    EXPECT_EQ(looking->value().value(), table) << "what is known is later than what was read";
    EXPECT_EQ(tables_.find("t"), table);
}

TEST_F(Memory, DoesNotReturnToAnEarlierState) {
    tables_.create("t");
    const auto looking = look();
    remove();
    const auto again = tables_.create("t");
    tables_.release();
    EXPECT_EQ(looking->value().value()->id(), again.id);
    EXPECT_EQ(tables_.find("t")->id(), again.id);
}

TEST_F(Memory, DoesNotKeepWhatWasSeenToBeGone) {
    tables_.create("t");
    const auto looking = look();
    remove();
    tables_.release();
    EXPECT_EQ(tables_.find("t"), nullptr);
}

TEST_F(Memory, KeepsOneObjectOfAPartitionWhileItIsInUse) {
    const auto place = tables_.create("t").partitions.front();
    const auto held = tables_.catalog().partition(place.id);
    remove();
    EXPECT_EQ(tables_.catalog().partition(place.id), held);
}

TEST_F(Memory, KeepsNoPartitionsOfDeletedTables) {
    const auto place = tables_.create("t").partitions.front();
    const std::weak_ptr<partition::Partition> watched = tables_.catalog().partition(place.id);
    EXPECT_FALSE(watched.expired());
    remove();
    EXPECT_TRUE(watched.expired());
    const std::weak_ptr<partition::Partition> after = tables_.catalog().partition(place.id);
    EXPECT_TRUE(after.expired()) << "nor of one that somebody asked for later";
}

}  // namespace
}  // namespace tailrace::table
