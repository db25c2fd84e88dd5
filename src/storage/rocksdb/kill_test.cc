// A server that is killed while it commits, again and again: what it acknowledged is there, and
// nothing is there in part.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "storage/contract/contract.h"
#include "storage/contract/directory.h"
#include "storage/rocksdb/rocksdb_store.h"

extern char** environ;

namespace tailrace::storage::rocksdb {
namespace {

using contract::Directory;
using contract::index;
using contract::item;
using contract::items;
using contract::number;
using contract::Part;
using contract::reading;
using contract::together;

constexpr std::uint64_t partitions = 4;
/// Where the server writes what it acknowledges.
constexpr int acknowledgements = 3;
constexpr const char* directory_variable = "TAILRACE_TEST_DIRECTORY";
constexpr const char* durability_variable = "TAILRACE_TEST_DURABILITY";

struct Acknowledged {
    std::uint64_t partition;
    std::uint64_t count;
};

LogId log_of(std::uint64_t partition) {
    return {1000, partition};
}
std::string name_of(std::uint64_t partition) {
    return "n" + std::to_string(partition);
}

/// A commit that leaves its number in four places.
Commit numbered_commit(std::uint64_t partition, Guard guard, std::uint64_t n, std::size_t padding) {
    const auto name = name_of(partition);
    auto part = Part(PartitionId{partition}, guard);
    part.put(item(name), std::to_string(n)).append(log_of(partition), n, std::string(padding, 'r'));
    part.put(item(name + "/" + std::to_string(n)), std::string(padding / 4, 'i'));
    part.defer({{PartitionId{9}, {{{index, name}, std::to_string(n)}}, {}}});
    return {{1, n}, {part.take()}};
}

// --- the server that will be killed
// ---------------------------------------------------------------

void acknowledge(Acknowledged done) {
    if (::write(acknowledgements, &done, sizeof done) != sizeof done) std::abort();
}

awaitable<void> commit_for_ever(Store& store, std::uint64_t partition) {
    base::SeededRandom random(partition);
    for (;;) {
        const auto views = co_await store.read(
            together(reading(PartitionId{partition}, item(name_of(partition)))));
        const auto& view = views.value().at(0);
        const auto n = view.values[0] ? std::stoull(*view.values[0]) + 1 : 1;
        const auto outcome = co_await store.commit(numbered_commit(
            partition, view.guard, n, random.one_in(20) ? 100 << 10 : random.below(2000)));
        if (outcome.value() != CommitOutcome::done) std::abort();
        acknowledge({partition, n});
    }
}

/// Not a test: the program that the tests below run.
TEST(KilledServer, DISABLED_Commits) {
    const auto* directory = std::getenv(directory_variable);
    ASSERT_NE(directory, nullptr);
    const auto durability = static_cast<Durability>(std::stoi(std::getenv(durability_variable)));
    const auto store =
        RocksdbStore::open(
            {.directory = directory, .durability = durability, .write_buffer_bytes = 1 << 20})
            .value();
    asio::io_context context;
    for (std::uint64_t partition = 1; partition <= partitions; ++partition) {
        asio::co_spawn(context, commit_for_ever(*store, partition), asio::detached);
    }
    std::jthread second([&] { context.run(); });
    context.run();
}

// --- who kills it
// ---------------------------------------------------------------------------------

class Killer : public testing::TestWithParam<Durability> {
 protected:
    /// Runs the server until it has acknowledged about so many commits, kills it, and notes what it
    /// acknowledged.
    void run_and_kill(std::size_t commits) {
        std::array<int, 2> ends{};
        ASSERT_EQ(::pipe(ends.data()), 0);
        const auto server = start(ends[1]);
        ::close(ends[1]);
        Acknowledged done{};
        std::size_t seen = 0;
        while (::read(ends[0], &done, sizeof done) == sizeof done) {
            auto& acknowledged = acknowledged_[done.partition];
            acknowledged = std::max(acknowledged, done.count);
            if (++seen == commits) ::kill(server, SIGKILL);
        }
        ::close(ends[0]);
        int status = 0;
        ::waitpid(server, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
            << "it ended by itself: " << status;
    }

    void open() {
        auto opened =
            RocksdbStore::open({.directory = directory_.path(), .durability = GetParam()});
        ASSERT_TRUE(opened.has_value()) << opened.error().detail;
        store_ = std::move(*opened);
    }

    /// The number that the partition's last commit left, in whichever of the places one looks.
    std::uint64_t expect_whole(std::uint64_t partition) {
        const PartitionId id{partition};
        const auto name = name_of(partition);
        const auto stored = value(id, item(name));
        const auto n = stored ? std::stoull(*stored) : 0;
        EXPECT_EQ(value(PartitionId{9}, {index, name}), stored);
        EXPECT_EQ(count_items(id, name + "/"), n);
        const auto page = get(store_->scan_log({id, log_of(partition), {}, 1 << 30, 1 << 30}));
        EXPECT_EQ(page.entries.size(), n);
        for (std::size_t i = 0; i < page.entries.size(); ++i) {
            EXPECT_EQ(page.entries[i].key, contract::bytes_of(number(i + 1)));
        }
        return n;
    }

    Directory directory_;
    std::map<std::uint64_t, std::uint64_t> acknowledged_;
    std::unique_ptr<RocksdbStore> store_;

 private:
    pid_t start(int output) {
        ::setenv(directory_variable, directory_.path().c_str(), 1);
        ::setenv(durability_variable, std::to_string(static_cast<int>(GetParam())).c_str(), 1);
        std::string program = std::filesystem::read_symlink("/proc/self/exe");
        std::string filter = "--gtest_filter=KilledServer.DISABLED_Commits";
        std::string disabled = "--gtest_also_run_disabled_tests";
        std::string silent = "--gtest_brief=1";
        std::array<char*, 5> arguments{program.data(), filter.data(), disabled.data(),
                                       silent.data(), nullptr};
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, output, acknowledgements);
        pid_t server = 0;
        EXPECT_EQ(
            ::posix_spawn(&server, program.c_str(), &actions, nullptr, arguments.data(), environ),
            0);
        ::posix_spawn_file_actions_destroy(&actions);
        return server;
    }

    template <class T>
    T get(awaitable<Outcome<T>> call) {
        return contract::run(context_, 1, std::move(call)).value();
    }
    std::optional<std::string> value(PartitionId partition, Key key) {
        return get(store_->read({{partition, {std::move(key)}, 0}})).at(0).values.at(0);
    }
    std::size_t count_items(PartitionId partition, const std::string& prefix) {
        return get(store_->scan({partition,
                                 items,
                                 {prefix, prefix + "\xff"},
                                 Direction::forward,
                                 1 << 30,
                                 1 << 30}))
            .entries.size();
    }

    asio::io_context context_;
};

class Acknowledging : public Killer {};
INSTANTIATE_TEST_SUITE_P(AtEach, Acknowledging,
                         testing::Values(Durability::sync, Durability::async));

TEST_P(Acknowledging, WhatWasAcknowledgedSurvivesAKill) {
    base::SeededRandom random(static_cast<std::uint64_t>(GetParam()));
    for (int round = 0; round < 5; ++round) {
        run_and_kill(1 + random.below(300));
        if (HasFatalFailure()) return;
        // Every second time the next server finds what the killed one left, without one in between.
        if (round % 2 == 1) continue;
        open();
        for (std::uint64_t partition = 1; partition <= partitions; ++partition) {
            EXPECT_GE(expect_whole(partition), acknowledged_[partition]);
        }
        store_.reset();
    }
}

class Unlogged : public Killer {};
INSTANTIATE_TEST_SUITE_P(Memory, Unlogged, testing::Values(Durability::memory));

TEST_P(Unlogged, WhatSurvivesAKillIsWhole) {
    for (int round = 0; round < 3; ++round) {
        run_and_kill(1000);
        if (HasFatalFailure()) return;
        open();
        for (std::uint64_t partition = 1; partition <= partitions; ++partition)
            expect_whole(partition);
        store_.reset();
    }
}

}  // namespace
}  // namespace tailrace::storage::rocksdb
