// What this engine alone promises: what is on disk, and what becomes of it. The contract is tested
// in storage/contract.
#include "storage/rocksdb/rocksdb_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>

#include "storage/contract/contract.h"
#include "storage/contract/directory.h"
#include "storage/rocksdb/format_mark.h"

namespace tailrace::storage::rocksdb {
namespace {

using contract::bytes_of;
using contract::Directory;
using contract::entries_of;
using contract::index;
using contract::item;
using contract::items;
using contract::left;
using contract::number;
using contract::own;
using contract::Part;
using contract::reading;
using contract::right;
using contract::together;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

const LogId log{1000, 1};

class OnDisk : public testing::Test {
 protected:
    void open(RocksdbOptions options = {}) {
        store_.reset();
        options.directory = directory_.path();
        auto opened = RocksdbStore::open(options);
        ASSERT_TRUE(opened.has_value()) << opened.error().detail;
        store_ = std::move(*opened);
    }

    std::string refusal() {
        store_.reset();
        const auto opened = RocksdbStore::open({.directory = directory_.path()});
        return opened ? "" : opened.error().detail;
    }

    template <class T>
    T get(awaitable<Outcome<T>> call) {
        auto outcome = contract::run(context_, 1, std::move(call));
        EXPECT_TRUE(outcome.has_value()) << outcome.error().detail;
        return outcome ? std::move(*outcome) : T{};
    }

    Guard guard(PartitionId partition) {
        return get(store_->read({{partition, {}, 0}})).at(0).guard;
    }
    std::optional<std::string> value(PartitionId partition, Key key) {
        return get(store_->read({{partition, {std::move(key)}, 0}})).at(0).values.at(0);
    }
    Part at(PartitionId partition) { return {partition, guard(partition)}; }
    CommitOutcome commit(Part part) {
        return get(store_->commit({{1, ++attempts_}, {part.take()}}));
    }
    contract::Entries scan(Direction direction = Direction::forward) {
        return entries_of(
            get(store_->scan({left, items, {}, direction, 1 << 20, 1 << 30})).entries);
    }
    contract::Entries scan_log() {
        return entries_of(get(store_->scan_log({left, log, {}, 1 << 20, 1 << 30})).entries);
    }

    Directory directory_;
    asio::io_context context_;
    std::unique_ptr<RocksdbStore> store_;
    std::uint64_t attempts_ = 0;
};

class Reopened : public OnDisk, public testing::WithParamInterface<Durability> {};

INSTANTIATE_TEST_SUITE_P(AtEach, Reopened,
                         testing::Values(Durability::sync, Durability::async, Durability::memory));

TEST_P(Reopened, AStoreHasWhatWasCommitted) {
    open({.durability = GetParam()});
    ASSERT_EQ(commit(at(left)
                         .put(item("k"), "v")
                         .put(own("d"), "descriptor")
                         .append(log, 1, "record")
                         .defer({{right, {{{index, "i"}, "entry"}}, {}}})),
              CommitOutcome::done);
    open({.durability = GetParam()});
    EXPECT_EQ(value(left, item("k")), "v");
    EXPECT_EQ(value(left, own("d")), "descriptor");
    EXPECT_EQ(value(right, {index, "i"}), "entry");
    EXPECT_THAT(scan_log(), ElementsAre(Pair(bytes_of(number(1)), "record")));
    ASSERT_EQ(commit(at(left).put(item("k"), "w")), CommitOutcome::done);
    open({.durability = GetParam()});
    EXPECT_EQ(value(left, item("k")), "w");
}

TEST_P(Reopened, AStoreKnowsWhichPartitionsExist) {
    open({.durability = GetParam()});
    ASSERT_EQ(commit(at(left)), CommitOutcome::done);
    ASSERT_EQ(commit(at(right).put(own("d"), "v")), CommitOutcome::done);
    ASSERT_EQ(commit(at(right).erase(kOwnSpace, {})), CommitOutcome::done);
    open({.durability = GetParam()});
    EXPECT_TRUE(guard(left).exists());
    EXPECT_TRUE(guard(right).exists());
    EXPECT_FALSE(guard(PartitionId{3}).exists());
    EXPECT_EQ(commit(Part(left, {}).put(item("k"), "v")), CommitOutcome::refused);
}

TEST_P(Reopened, AStoreWithoutErasedAndTrimmedHasNeither) {
    open({.durability = GetParam()});
    ASSERT_EQ(commit(at(left)
                         .put(item("a"), "1")
                         .put(item("b"), "2")
                         .append(log, 1, "a")
                         .append(log, 2, "b")),
              CommitOutcome::done);
    ASSERT_EQ(commit(at(left).erase(items, {"a", "b"}).trim(log, 1)), CommitOutcome::done);
    open({.durability = GetParam()});
    EXPECT_THAT(scan(), ElementsAre(Pair("b", "2")));
    EXPECT_THAT(scan_log(), ElementsAre(Pair(bytes_of(number(2)), "b")));
}

// --- reading from files
// ----------------------------------------------------------------------------

ScanRequest everything() {
    return {left, items, {}, Direction::forward, 1 << 20, 1 << 30};
}

/// Where the coroutine goes on after a read that had to wait for the disk.
awaitable<bool> reads_and_stays(Store& store, asio::io_context& context) {
    auto views = co_await store.read(together(reading(left, item("000007"))));
    if (!context.get_executor().running_in_this_thread()) co_return false;
    auto page = co_await store.scan(everything());
    co_return views.has_value() && page.has_value() &&
        context.get_executor().running_in_this_thread();
}

class InFiles : public OnDisk {
 protected:
    static constexpr int entries = 300;

    static std::string key_of(int n) { return fmt::format("{:06}", n); }
    static std::string value_of(int n) {
        return std::string(1000, static_cast<char>('a' + n % 26));
    }

    /// Every second entry in files that nothing of is in memory, the others in memory alone.
    void fill() {
        open({.durability = Durability::memory});
        write(0);
        open({.durability = Durability::async, .cache_bytes = 64 << 10});
        write(1);
    }
    void write(int first) {
        auto part = at(left);
        for (int n = first; n < entries; n += 2) {
            part.put(item(key_of(n)), value_of(n));
            part.append(LogId{1000, static_cast<std::uint64_t>(first)},
                        static_cast<std::uint64_t>(n + 1), value_of(n));
        }
        ASSERT_EQ(commit(part), CommitOutcome::done);
    }
};

TEST_F(InFiles, KeysAreFoundWhereverTheyAre) {
    fill();
    std::vector<Key> keys;
    for (int n = 0; n < entries + 2; ++n) keys.push_back(item(key_of(n)));
    const auto found = get(store_->read({{left, keys, 0}})).at(0).values;
    for (int n = 0; n < entries; ++n) EXPECT_EQ(found[static_cast<std::size_t>(n)], value_of(n));
    EXPECT_EQ(found[entries], std::nullopt);
}

TEST_F(InFiles, AScanGoesOnFromMemoryToFilesAndBack) {
    for (const auto direction : {Direction::forward, Direction::backward}) {
        fill();
        auto found = scan(direction);
        if (direction == Direction::backward) std::ranges::reverse(found);
        ASSERT_THAT(found, SizeIs(entries));
        for (int n = 0; n < entries; ++n) {
            EXPECT_THAT(found[static_cast<std::size_t>(n)], Pair(key_of(n), value_of(n)));
        }
        store_.reset();
        std::filesystem::remove_all(directory_.path());
    }
}

TEST_F(InFiles, APageThatEndsInMemoryHasItsLimits) {
    fill();
    for (const auto direction : {Direction::forward, Direction::backward}) {
        const auto page = get(store_->scan({left, items, {}, direction, 2, 1 << 20}));
        EXPECT_EQ(page.entries.size(), 2);
        EXPECT_TRUE(page.more);
    }
}

TEST_F(InFiles, ALogIsReadFromFilesToo) {
    fill();
    const auto page = get(store_->scan_log({left, {1000, 0}, {}, 1 << 20, 1 << 30}));
    ASSERT_EQ(page.entries.size(), entries / 2);
    EXPECT_EQ(page.entries[0].value, value_of(0));
}

TEST_F(InFiles, ACoroutineGoesOnWhereItRan) {
    fill();
    EXPECT_TRUE(contract::run(context_, 1, reads_and_stays(*store_, context_)));
}

TEST_F(OnDisk, ALongRunOfDeletedKeysIsPassedOver) {
    open({.durability = Durability::async});
    auto filling = at(left);
    auto deleting = Part(left, {0, 1});
    for (int n = 0; n < 5000; ++n) {
        filling.put(item(fmt::format("{:06}", n)), "v");
        deleting.remove(item(fmt::format("{:06}", n)));
    }
    filling.put(item("z"), "last");
    ASSERT_EQ(commit(filling), CommitOutcome::done);
    ASSERT_EQ(commit(deleting), CommitOutcome::done);
    EXPECT_THAT(scan(), ElementsAre(Pair("z", "last")));
    EXPECT_THAT(scan(Direction::backward), ElementsAre(Pair("z", "last")));
}

/// More than the write buffers take: RocksDB asks to wait, and the committer's thread does.
TEST_F(OnDisk, WritesThatRocksdbHoldsUpAreDone) {
    open({.durability = Durability::async, .write_buffer_bytes = 64 << 10});
    for (std::uint64_t n = 1; n <= 200; ++n) {
        ASSERT_EQ(commit(at(left)
                             .put(item(std::to_string(n % 10)), std::string(30 << 10, 'v'))
                             .append(log, n, std::string(30 << 10, 'r'))),
                  CommitOutcome::done);
    }
    EXPECT_THAT(scan_log(), SizeIs(200));
}

/// Of the write-ahead log.
std::uintmax_t log_bytes(const std::string& directory) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        if (entry.path().extension() == ".log") bytes += entry.file_size();
    }
    return bytes;
}

TEST_P(Reopened, AStoreLeftLittleToReadFromTheWriteAheadLog) {
    constexpr std::size_t value_bytes = 1 << 20;
    open({.durability = GetParam()});
    for (std::uint64_t n = 1; n <= 12; ++n) {
        ASSERT_EQ(
            commit(at(left).put(item("k"), std::string(value_bytes, 'v')).append(log, n, "r")),
            CommitOutcome::done);
    }
    store_.reset();
    EXPECT_LT(log_bytes(directory_.path()), value_bytes);
    open({.durability = GetParam()});
    EXPECT_THAT(scan_log(), SizeIs(12));
}

// --- the data directory
// ------------------------------------------------------------------------------

std::map<std::string, std::string> contents(const std::string& directory) {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        found[entry.path()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return found;
}

TEST_F(OnDisk, DataOfAnUnknownFormatIsRefusedAndLeftAlone) {
    open();
    ASSERT_EQ(commit(at(left).put(item("k"), "v")), CommitOutcome::done);
    store_.reset();
    std::ofstream(directory_.path() + "/" + format_file) << "tailrace storage format 3\n";
    const auto before = contents(directory_.path());
    EXPECT_THAT(refusal(),
                AllOf(HasSubstr(directory_.path()), HasSubstr("storage format 3"),
                      HasSubstr("reads format 2"), HasSubstr("run the version that wrote it")));
    EXPECT_EQ(contents(directory_.path()), before);
}

TEST_F(OnDisk, ADamagedMarkIsRefused) {
    open();
    store_.reset();
    for (const auto* text :
         {"", "tailrace storage format\n", "tailrace storage format x\n", "something else\n"}) {
        std::ofstream(directory_.path() + "/" + format_file) << text;
        EXPECT_THAT(refusal(), HasSubstr("does not say which storage format")) << text;
    }
}

TEST_F(OnDisk, DroppedLogsStayDropped) {
    const LogId younger{2000, 1};
    open({.write_buffer_bytes = 64 << 10});
    for (std::uint64_t n = 1; n <= 100; ++n) {
        const std::string body(4096, 'r');
        ASSERT_EQ(commit(at(left).append(log, n, body).append(younger, n, body)),
                  CommitOutcome::done);
    }
    const auto first_of = [&](LogId of) {
        return get(store_->scan_log({left, of, {}, 1, 1})).entries.size();
    };
    ASSERT_TRUE(contract::run(context_, 1, store_->drop_logs(2000)));
    EXPECT_EQ(first_of(log), 0);
    EXPECT_EQ(get(store_->scan_log({left, younger, {}, 1000, 1 << 30})).entries.size(), 100);
    open();
    EXPECT_EQ(first_of(log), 0);
    EXPECT_EQ(get(store_->scan_log({left, younger, {}, 1000, 1 << 30})).entries.size(), 100);
}

TEST_F(OnDisk, AnothersDirectoryIsRefusedAndLeftAlone) {
    std::ofstream(directory_.path() + "/letter.txt") << "dear";
    EXPECT_THAT(refusal(), HasSubstr("is not empty and holds no data of Tailrace"));
    EXPECT_THAT(contents(directory_.path()), SizeIs(1));
}

TEST_F(OnDisk, ADirectoryIsMadeWhereThereIsNone) {
    const auto path = directory_.path() + "/a/b";
    const auto opened = RocksdbStore::open({.directory = path});
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    EXPECT_TRUE(std::filesystem::exists(path + "/" + format_file));
}

TEST_F(OnDisk, ADirectoryThatCannotBeMadeIsAFault) {
    const auto opened = RocksdbStore::open({.directory = "/proc/none/here"});
    ASSERT_FALSE(opened.has_value());
    EXPECT_THAT(opened.error().detail, HasSubstr("/proc/none/here"));
}

TEST_F(OnDisk, ASecondServerOnADirectoryIsRefused) {
    open();
    const auto second = RocksdbStore::open({.directory = directory_.path()});
    ASSERT_FALSE(second.has_value());
    EXPECT_THAT(second.error().detail,
                AllOf(HasSubstr(directory_.path()), HasSubstr("in use by another server")));
}

TEST(InMemory, StoresAreSeparate) {
    asio::io_context context;
    const auto first = RocksdbStore::open({}).value();
    const auto second = RocksdbStore::open({}).value();
    auto part = Part(left, {}).put(item("k"), "v").take();
    ASSERT_EQ(contract::run(context, 1, first->commit({{1, 1}, {part}})), CommitOutcome::done);
    EXPECT_TRUE(contract::run(context, 1, first->read({{left, {}, 0}})).value()[0].guard.exists());
    EXPECT_FALSE(
        contract::run(context, 1, second->read({{left, {}, 0}})).value()[0].guard.exists());
}

TEST(InMemory, MoreThanTheWriteBuffersIsKept) {
    asio::io_context context;
    const auto store = RocksdbStore::open({.write_buffer_bytes = 64 << 10}).value();
    for (std::uint64_t n = 0; n < 300; ++n) {
        auto part =
            Part(left, {0, n}).put(item(std::to_string(n)), std::string(10 << 10, 'v')).take();
        ASSERT_EQ(contract::run(context, 1, store->commit({{1, n + 1}, {part}})),
                  CommitOutcome::done);
    }
    const auto page = contract::run(
        context, 1, store->scan({left, items, {}, Direction::forward, 1000, 1 << 30}));
    EXPECT_EQ(page->entries.size(), 300);
}

// --- a disk that fails
// --------------------------------------------------------------------------------

void write_until_the_disk_is_full(const std::string& directory, Durability durability) {
    ::signal(SIGXFSZ, SIG_IGN);
    asio::io_context context;
    auto store = RocksdbStore::open({.directory = directory, .durability = durability}).value();
    const rlimit limit{1 << 20, 1 << 20};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    for (std::uint64_t n = 0; n < 100; ++n) {
        auto part = Part(left, {0, n}).put(item("k"), std::string(100 << 10, 'v')).take();
        contract::run(context, 1, store->commit({{1, n + 1}, {part}}));
    }
}

class FailingDiskDeathTest : public testing::TestWithParam<Durability> {};

INSTANTIATE_TEST_SUITE_P(AtEach, FailingDiskDeathTest,
                         testing::Values(Durability::sync, Durability::async));

TEST_P(FailingDiskDeathTest, AWriteWhoseEndIsUnknownEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const Directory directory;
    EXPECT_EXIT(write_until_the_disk_is_full(directory.path(), GetParam()),
                testing::ExitedWithCode(74), "a write failed and may be on disk in part");
}

}  // namespace
}  // namespace tailrace::storage::rocksdb
