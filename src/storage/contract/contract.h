// The engine contract as tests, one suite for every engine.
//
// Each invariant of store.h is a test of the suite `Contract` in one of the files beside this one;
// engines_test.cc lists the engines that it runs against, and histories_test.cc compares one engine
// with another over random histories. An engine that is added there is held to the same promises as
// the others. What only one engine promises (durability, faults) is tested beside that engine.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "storage/store.h"

namespace tailrace::storage::contract {

/// An engine on trial, with data of its own.
class Engine {
 public:
    virtual ~Engine() = default;
    /// The store as the server of this incarnation uses it.
    virtual Store& store(std::uint64_t incarnation) = 0;
    /// How many threads may call it.
    virtual unsigned threads() const { return 1; }
};

struct NamedEngine {
    std::string name;
    std::unique_ptr<Engine> (*make)();
};

inline void PrintTo(const NamedEngine& engine, std::ostream* out) {
    *out << engine.name;
}

/// Runs a coroutine to its end on so many threads.
template <class T>
T run(asio::io_context& context, unsigned threads, awaitable<T> coroutine) {
    std::optional<T> result;
    std::exception_ptr failure;
    asio::co_spawn(context, std::move(coroutine), [&](std::exception_ptr thrown, T returned) {
        failure = thrown;
        if (!thrown) result = std::move(returned);
    });
    context.restart();
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back([&] { context.run(); });
    context.run();
    others.clear();
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
}

inline constexpr std::uint64_t first_server = 11;
inline constexpr std::uint64_t second_server = 12;

inline constexpr PartitionId left{1};
inline constexpr PartitionId right{2};
inline constexpr PartitionId other{3};
inline constexpr SpaceId items{100};
inline constexpr SpaceId index{101};

inline Key item(std::string bytes) {
    return {items, std::move(bytes)};
}
inline Key own(std::string bytes) {
    return {kOwnSpace, std::move(bytes)};
}

/// A number whose order is that of its argument.
inline LogNumber number(std::uint64_t n) {
    LogNumber number{};
    for (std::size_t i = 0; i < 8; ++i) number[9 - i] = static_cast<unsigned char>(n >> (8 * i));
    return number;
}

inline std::string bytes_of(const LogNumber& number) {
    return {reinterpret_cast<const char*>(number.data()), number.size()};
}

using Entries = std::vector<std::pair<std::string, std::string>>;

inline Entries entries_of(const EntryBlock& block) {
    Entries entries;
    for (std::size_t i = 0; i < block.size(); ++i) {
        entries.emplace_back(block[i].key, block[i].value);
    }
    return entries;
}

/// A partition's part of a commit, put together in a line.
class Part {
 public:
    Part(PartitionId partition, Guard guard) {
        commit_.partition = partition;
        commit_.guard = guard;
    }
    Part& put(Key key, std::string value) {
        commit_.puts.push_back({std::move(key), std::move(value)});
        return *this;
    }
    Part& remove(Key key) {
        commit_.deletes.push_back(std::move(key));
        return *this;
    }
    Part& erase(SpaceId space, KeyRange range) {
        commit_.erases.push_back({space, std::move(range)});
        return *this;
    }
    Part& append(LogId log, std::uint64_t n, std::string body) {
        commit_.appends.push_back({log, {number(n), std::move(body)}});
        return *this;
    }
    Part& trim(LogId log, std::uint64_t through) {
        commit_.trims.push_back({log, number(through)});
        return *this;
    }
    Part& move_epoch() {
        commit_.moves_epoch = true;
        return *this;
    }
    Part& defer(std::vector<DeferredWrite> writes) {
        commit_.deferred = std::move(writes);
        return *this;
    }
    PartitionCommit take() { return std::move(commit_); }

 private:
    PartitionCommit commit_;
};

/// For coroutines, where gcc 12 takes no lists in braces.
template <class... Keys>
PartitionRead reading(PartitionId partition, Keys... keys) {
    PartitionRead read{.partition = partition};
    (read.keys.push_back(std::move(keys)), ...);
    return read;
}
template <class... Reads>
std::vector<PartitionRead> together(Reads... reads) {
    std::vector<PartitionRead> all;
    (all.push_back(std::move(reads)), ...);
    return all;
}

class Contract : public testing::TestWithParam<NamedEngine> {
 protected:
    Store& store(std::uint64_t incarnation = first_server) { return engine_->store(incarnation); }
    unsigned threads() const { return engine_->threads(); }

    template <class T>
    T run(awaitable<T> coroutine) {
        return contract::run(context_, threads(), std::move(coroutine));
    }
    /// The answer of a call that must not fault.
    template <class T>
    T get(awaitable<Outcome<T>> call) {
        auto outcome = run(std::move(call));
        EXPECT_TRUE(outcome.has_value()) << outcome.error().detail;
        return outcome ? std::move(*outcome) : T{};
    }

    Attempt next_attempt(std::uint64_t incarnation = first_server) {
        return {incarnation, ++attempts_};
    }

    PartitionView view(PartitionId partition, std::vector<Key> keys = {},
                       std::uint64_t incarnation = first_server) {
        auto views = get(store(incarnation).read({{partition, std::move(keys), incarnation}}));
        EXPECT_EQ(views.size(), 1);
        return views.empty() ? PartitionView{} : std::move(views[0]);
    }
    Guard guard(PartitionId partition) { return view(partition).guard; }
    std::optional<std::string> value(PartitionId partition, Key key) {
        return view(partition, {std::move(key)}).values.at(0);
    }
    /// A part under the partition's present guard.
    Part at(PartitionId partition) { return {partition, guard(partition)}; }

    CommitOutcome commit(Commit commit) {
        const auto incarnation = commit.attempt.incarnation;
        return get(store(incarnation).commit(std::move(commit)));
    }
    CommitOutcome commit(Part part) { return commit({next_attempt(), {part.take()}}); }
    CommitOutcome commit(Part first, Part second) {
        return commit({next_attempt(), {first.take(), second.take()}});
    }
    void put(PartitionId partition, std::initializer_list<std::pair<Key, std::string>> entries) {
        auto part = at(partition);
        for (const auto& [key, bytes] : entries) part.put(key, bytes);
        ASSERT_EQ(commit(part), CommitOutcome::done);
    }

    Entries scan(PartitionId partition, SpaceId space = items, KeyRange range = {},
                 Direction direction = Direction::forward) {
        return entries_of(
            get(store().scan({partition, space, std::move(range), direction, 1000, 1 << 20}))
                .entries);
    }
    Entries scan_log(PartitionId partition, LogId log, std::uint64_t after = 0) {
        return entries_of(
            get(store().scan_log({partition, log, number(after), 1000, 1 << 20})).entries);
    }

    asio::io_context context_;
    std::unique_ptr<Engine> engine_ = GetParam().make();
    std::uint64_t attempts_ = 0;
};

struct Limits {
    std::size_t items;
    std::size_t bytes;
};

class Pages : public Contract {
 protected:
    void fill() {
        auto part = at(left);
        for (int i = 0; i < 100; ++i) {
            const auto key = "k" + std::to_string(1000 + i);
            all_.emplace_back(key, std::string(static_cast<std::size_t>(i) % 7 * 10, 'v'));
            part.put(item(key), all_.back().second);
        }
        ASSERT_EQ(commit(part), CommitOutcome::done);
    }

    /// What a page with these limits holds, of the entries that are left.
    static std::size_t page_size(std::span<const std::pair<std::string, std::string>> entries,
                                 Limits limits) {
        std::size_t count = 0;
        for (std::size_t bytes = 0; count < entries.size() && count < limits.items; ++count) {
            if (count > 0 && bytes >= limits.bytes) break;
            bytes += entries[count].first.size() + entries[count].second.size();
        }
        return count;
    }

    void expect_pages(Direction direction, Limits limits) {
        auto expected = all_;
        if (direction == Direction::backward) std::ranges::reverse(expected);
        KeyRange range;
        std::size_t at = 0;
        for (bool more = true; more;) {
            const auto page =
                get(store().scan({left, items, range, direction, limits.items, limits.bytes}));
            const auto rest = std::span(expected).subspan(at);
            const auto size = page_size(rest, limits);
            ASSERT_EQ(entries_of(page.entries),
                      Entries(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size)));
            at += size;
            more = page.more;
            if (!more) break;
            ASSERT_GT(size, 0) << "a page with more behind it is not empty";
            const std::string last(page.entries[size - 1].key);
            if (direction == Direction::forward) {
                range.begin = last + '\0';
            } else {
                range.end = last;
            }
        }
        EXPECT_EQ(at, expected.size()) << "the last page says that there is no more";
    }

    Entries all_;
};

}  // namespace tailrace::storage::contract
