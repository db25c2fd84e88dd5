// What a commit of one item and its record costs at each durability, and what reads cost: an item
// of 400 bytes, a record of 1200. The disk is that of the temporary directory.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "storage/rocksdb/rocksdb_store.h"

namespace tailrace::storage::rocksdb {
namespace {

constexpr SpaceId items{100};
constexpr std::size_t item_bytes = 400;
constexpr std::size_t record_bytes = 1200;

class Directory {
 public:
    Directory() {
        auto pattern = (std::filesystem::temp_directory_path() / "tailrace-bench-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Directory() { std::filesystem::remove_all(path_); }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    const std::string& path() const { return path_; }

 private:
    std::string path_;
};

enum class Kind : std::uint8_t { sync, async, unlogged, in_memory };

/// A store with a directory of its own.
struct Bench {
    explicit Bench(Kind kind) {
        RocksdbOptions options;
        if (kind != Kind::in_memory) options.directory = directory.path();
        options.durability = static_cast<Durability>(kind);
        store = RocksdbStore::open(options).value();
    }
    Directory directory;
    std::unique_ptr<RocksdbStore> store;
};

std::string scattered(std::uint64_t n) {
    n *= 0x9e3779b97f4a7c15;
    return {reinterpret_cast<const char*>(&n), sizeof n};
}

LogNumber number(std::uint64_t n) {
    LogNumber number{};
    for (std::size_t i = 0; i < 8; ++i) number[9 - i] = static_cast<unsigned char>(n >> (8 * i));
    return number;
}

Commit one_write(std::uint64_t partition, std::uint64_t n) {
    PartitionCommit part;
    part.partition = PartitionId{partition};
    part.guard = {0, n};
    part.puts.push_back({{items, scattered(partition << 32 | n)}, std::string(item_bytes, 'i')});
    part.appends.push_back({{1000, partition}, {number(n + 1), std::string(record_bytes, 'r')}});
    Commit commit;
    commit.attempt.incarnation = 1;
    commit.attempt.counter = n + 1;
    commit.partitions.push_back(std::move(part));
    return commit;
}

awaitable<void> write(Store& store, std::uint64_t partition, std::uint64_t from,
                      std::uint64_t count) {
    for (auto n = from; n < from + count; ++n) {
        const auto outcome = co_await store.commit(one_write(partition, n));
        if (outcome.value() != CommitOutcome::done) std::abort();
    }
}

/// So many coroutines, each with a partition of its own, on one thread.
void Commits(benchmark::State& state) {
    Bench bench(static_cast<Kind>(state.range(0)));
    const auto writers = static_cast<std::uint64_t>(state.range(1));
    constexpr std::uint64_t each = 16;
    std::uint64_t done = 0;
    asio::io_context context;
    for (auto _ : state) {
        for (std::uint64_t writer = 0; writer < writers; ++writer) {
            asio::co_spawn(context, write(*bench.store, writer + 1, done, each), asio::detached);
        }
        context.restart();
        context.run();
        done += each;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done * writers));
}
BENCHMARK(Commits)
    ->ArgNames({"kind", "at_once"})
    ->ArgsProduct({{static_cast<int>(Kind::sync), static_cast<int>(Kind::async),
                    static_cast<int>(Kind::unlogged), static_cast<int>(Kind::in_memory)},
                   {1, 32}})
    ->UseRealTime();

constexpr std::uint64_t stored = 20'000;

std::unique_ptr<Bench> filled(Kind kind) {
    auto bench = std::make_unique<Bench>(kind);
    asio::io_context context;
    asio::co_spawn(context, write(*bench->store, 1, 0, stored), asio::detached);
    context.run();
    return bench;
}

std::vector<PartitionRead> reads_of(std::uint64_t n, std::size_t keys) {
    PartitionRead read;
    read.partition = PartitionId{1};
    for (std::size_t i = 0; i < keys; ++i) {
        read.keys.push_back({items, scattered(std::uint64_t{1} << 32 | (n + i * 71) % stored)});
    }
    std::vector<PartitionRead> reads;
    reads.push_back(std::move(read));
    return reads;
}

awaitable<void> read(Store& store, benchmark::State& state, std::size_t keys) {
    std::uint64_t n = 0;
    for (auto _ : state) {
        auto views = co_await store.read(reads_of(n += 7919, keys));
        if (!views.value()[0].values[0]) std::abort();
    }
}

void PointReads(benchmark::State& state) {
    const auto bench = filled(static_cast<Kind>(state.range(0)));
    const auto keys = static_cast<std::size_t>(state.range(1));
    asio::io_context context;
    asio::co_spawn(context, read(*bench->store, state, keys), asio::detached);
    context.run();
    state.SetItemsProcessed(state.iterations() * state.range(1));
}
BENCHMARK(PointReads)
    ->ArgNames({"kind", "keys"})
    ->ArgsProduct({{static_cast<int>(Kind::async), static_cast<int>(Kind::in_memory)}, {1, 100}})
    ->UseRealTime();

awaitable<void> scan(Store& store, benchmark::State& state, std::size_t bytes) {
    LogScanRequest request;
    request.partition = PartitionId{1};
    request.log = {1000, 1};
    request.entries_max = 1000;
    request.bytes_max = bytes;
    std::uint64_t n = 0;
    for (auto _ : state) {
        request.after = number(n = (n + 997) % (stored / 2));
        auto page = co_await store.scan_log(request);
        if (page.value().entries.bytes() < bytes) std::abort();
    }
}

void LogScans(benchmark::State& state) {
    const auto bench = filled(static_cast<Kind>(state.range(0)));
    asio::io_context context;
    asio::co_spawn(context, scan(*bench->store, state, static_cast<std::size_t>(state.range(1))),
                   asio::detached);
    context.run();
    state.SetBytesProcessed(state.iterations() * state.range(1));
}
BENCHMARK(LogScans)
    ->ArgNames({"kind", "bytes"})
    ->ArgsProduct({{static_cast<int>(Kind::async), static_cast<int>(Kind::in_memory)},
                   {1, 1 << 20}})
    ->UseRealTime();

/// In kibibytes, as the kernel counts it.
double resident() {
    std::ifstream file("/proc/self/statm");
    double all = 0;
    double resident = 0;
    file >> all >> resident;
    return resident * 4;
}

/// Of a directory that is new, or that a clean end left behind.
void Open(benchmark::State& state) {
    const Directory directory;
    RocksdbOptions options;
    options.directory = directory.path();
    options.durability = Durability::async;
    const bool anew = state.range(0) == 0;
    if (!anew) RocksdbStore::open(options).value();
    double grown = 0;
    for (auto _ : state) {
        const auto before = resident();
        auto store = RocksdbStore::open(options).value();
        state.PauseTiming();
        grown = std::max(grown, resident() - before);
        store.reset();
        if (anew) std::filesystem::remove_all(directory.path());
        state.ResumeTiming();
    }
    state.counters["resident_kib"] = grown;
}
BENCHMARK(Open)->ArgName("existing")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace tailrace::storage::rocksdb
