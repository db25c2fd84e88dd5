#include "storage/rados/segment_blocks.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "base/crc32c.h"
#include "storage/rados/simulated/asking.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::storage::rados::simulated {
namespace {

class Blocks : public testing::Test, protected Asking {
 protected:
    Blocks() {
        ObjectWrite write("object");
        write.add(ObjectWrite::WriteData{"0123456789"});
        EXPECT_EQ(get(server_->write(std::move(write))), WriteOutcome::done);
    }
    /// Whether the pool was asked.
    bool reads(std::uint64_t begin, const std::string& expected) {
        const auto calls = pool_.network().calls();
        const SegmentBlock block{{}, begin + expected.size(), base::crc32c(expected)};
        const auto bytes = get(blocks_.read("object", begin, block));
        EXPECT_TRUE(bytes && *bytes == expected);
        return pool_.network().calls() != calls;
    }

    storage::simulated::VirtualClock clock_;
    SimulatedPool pool_{clock_, /*seed=*/1};
    std::unique_ptr<Pool> server_ = pool_.server(1);
    SegmentBlocks blocks_{*server_, /*bytes_max=*/8};
};

TEST_F(Blocks, AreReadOnceAndKept) {
    EXPECT_TRUE(reads(0, "0123"));
    EXPECT_TRUE(reads(4, "4567"));
    EXPECT_FALSE(reads(0, "0123"));
    EXPECT_FALSE(reads(4, "4567"));
}

TEST_F(Blocks, AreForgottenThatWereUsedLongAgo) {
    reads(0, "0123");
    reads(4, "4567");
    reads(0, "0123");
    EXPECT_TRUE(reads(8, "89"));
    EXPECT_FALSE(reads(0, "0123"));
    EXPECT_TRUE(reads(4, "4567"));
}

TEST_F(Blocks, AreReadThoughNoneCanBeKept) {
    EXPECT_TRUE(reads(0, "0123456789"));
    EXPECT_TRUE(reads(0, "0123456789"));
}

TEST_F(Blocks, AreNoneOfAnObjectThatIsGone) {
    EXPECT_EQ(get(blocks_.read("another", 0, {{}, 4, 0})), nullptr);
}

TEST_F(Blocks, ThatAreDamagedAreAFault) {
    EXPECT_FALSE(ask(blocks_.read("object", 0, {{}, 4, base::crc32c("0124")})));
    EXPECT_FALSE(ask(blocks_.read("object", 8, {{}, 12, base::crc32c("89")})));
    EXPECT_FALSE(ask(blocks_.read("object", 20, {{}, 22, base::crc32c("")})));
}

}  // namespace
}  // namespace tailrace::storage::rados::simulated
