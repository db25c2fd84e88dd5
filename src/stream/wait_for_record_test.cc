#include <gtest/gtest.h>

#include "storage/simulated/simulated_store.h"
#include "stream/scene.h"

namespace tailrace::stream {
namespace {

using namespace std::chrono_literals;
using storage::simulated::SimulatedStore;

class WaitForRecord : public testing::Test {
 protected:
    std::string iterator(ShardIteratorType type = ShardIteratorType::TRIM_HORIZON) {
        return scene_.shard_iterator({arn_of(stream_), ShardId(shard_.log).text(), type, {}})
            .value()
            .shard_iterator;
    }
    void start(std::string iterator, base::Milliseconds patience = 1h) {
        asio::co_spawn(io_.get_executor(), scene_.wait_for_record(std::move(iterator), patience),
                       [this](const std::exception_ptr&, bool waited) {
                           ++returned_;
                           waited_ = waited;
                       });
        go_on();
    }
    void go_on() {
        io_.poll();
        io_.restart();
    }

    StillClock engine_clock_;
    SimulatedStore simulated_{engine_clock_, 1};
    std::unique_ptr<storage::Store> store_ = simulated_.server(Scene::incarnation);
    Scene scene_{*store_};
    StreamRow stream_ = scene_.add_stream("Music");
    ShardRow shard_ = scene_.add_shard(stream_.id);
    asio::io_context io_;
    int returned_ = 0;
    /// The last that returned.
    bool waited_ = false;
};

TEST_F(WaitForRecord, ReturnsAtOnceWhenThereIsOne) {
    scene_.append(shard_);
    start(iterator());
    EXPECT_EQ(returned_, 1);
    EXPECT_TRUE(waited_);
}

TEST_F(WaitForRecord, ReturnsWhenItIsThere) {
    start(iterator());
    EXPECT_EQ(returned_, 0);
    scene_.append(shard_);
    go_on();
    EXPECT_EQ(returned_, 0);
    scene_.waiting_readers.wake(shard_.log);
    go_on();
    EXPECT_EQ(returned_, 1);
    EXPECT_EQ(scene_.waiting_readers.count(), 0);
}

TEST_F(WaitForRecord, GoesOnWaitingWhenACommitHadNone) {
    scene_.append(shard_);
    start(iterator(ShardIteratorType::LATEST));
    for (int i = 0; i < 3; ++i) {
        scene_.waiting_readers.wake(shard_.log);
        go_on();
        EXPECT_EQ(returned_, 0);
        EXPECT_EQ(scene_.waiting_readers.count(), 1);
    }
    scene_.append(shard_);
    scene_.waiting_readers.wake(shard_.log);
    go_on();
    EXPECT_EQ(returned_, 1);
}

TEST_F(WaitForRecord, ReturnsAtTheEndOfTheShard) {
    start(iterator());
    scene_.close(stream_.id, shard_);
    scene_.waiting_readers.wake(shard_.log);
    go_on();
    EXPECT_EQ(returned_, 1);
}

TEST_F(WaitForRecord, ReturnsWhenRecordsWereTrimmed) {
    const auto old = iterator();
    const auto last = scene_.append(shard_);
    scene_.trim(stream_.id, shard_, last);
    start(old);
    EXPECT_EQ(returned_, 1);
}

TEST_F(WaitForRecord, ReturnsWhenItsPatienceIsOver) {
    start(iterator(), 1ms);
    while (returned_ == 0) io_.run_one();
    EXPECT_TRUE(waited_);
    EXPECT_EQ(scene_.waiting_readers.count(), 0);
}

TEST_F(WaitForRecord, SaysThatItEndedBeforeWhenNobodyIsToWait) {
    start(iterator());
    scene_.waiting_readers.end();
    go_on();
    EXPECT_EQ(returned_, 1);
    EXPECT_FALSE(waited_);
}

TEST_F(WaitForRecord, WaitsNotForWhatCannotBeAnswered) {
    start("no iterator");
    EXPECT_EQ(returned_, 1);
    EXPECT_FALSE(waited_);
    const auto expired = iterator();
    scene_.clock.advance(15 * 60 * 1000 + 1);
    start(expired);
    EXPECT_EQ(returned_, 2);
}

}  // namespace
}  // namespace tailrace::stream
