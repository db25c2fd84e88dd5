// What librados alone makes of the batches that a server makes: rados_limit CONF POOL PARTITIONS
// BATCH SECONDS
//
// Each of so many objects has one commit under way at a time: the guard compared and set, with so
// many items and their records of both images, of the bytes that PutItem with a stream makes of the
// items of bench/works.py. Nothing is read, parsed or answered.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "base/bytes.h"
#include "base/random.h"
#include "storage/rados/codec.h"
#include "storage/rados/names.h"
#include "storage/rados/partition_object.h"
#include "storage/rados/rados_pool.h"

namespace {

using namespace tailrace;
using namespace tailrace::storage;
using Clock = std::chrono::steady_clock;

constexpr std::size_t item_bytes = 449;
constexpr std::size_t record_bytes = 525;
constexpr std::uint64_t keys_count = 10'000;
constexpr SpaceId items{100};

[[noreturn]] void fail(const std::string& why) {
    fmt::print(stderr, "{}\n", why);
    std::exit(1);
}

struct Load {
    rados::RadosPool& pool;
    std::size_t batch = 0;
    Clock::time_point end;
    std::uint64_t commits = 0;
};

PartitionCommit next_commit(PartitionId partition, std::uint64_t version, std::size_t batch,
                            base::SeededRandom& random) {
    PartitionCommit commit;
    commit.partition = partition;
    commit.guard = {1, version};
    for (std::size_t i = 0; i < batch; ++i) {
        Put put;
        put.key.space = items;
        put.key.bytes = fmt::format("order-{:08}", random.below(keys_count));
        put.value.assign(item_bytes, 'x');
        commit.puts.push_back(std::move(put));
        Append append;
        append.log.suffix = static_cast<std::uint64_t>(partition);
        const auto number = base::big_endian(version * batch + i);
        std::ranges::copy(number, append.entry.number.begin() + 2);
        append.entry.body.assign(record_bytes, 'x');
        commit.appends.push_back(std::move(append));
    }
    Put state;
    state.key.space = kOwnSpace;
    state.key.bytes = "s";
    state.value.assign(40, 'x');
    commit.puts.push_back(std::move(state));
    return commit;
}

awaitable<void> write_until_end(Load& load, PartitionId partition) {
    base::SeededRandom random(static_cast<std::uint64_t>(partition));
    const auto object = rados::object_of(partition);
    rados::Layout layout;
    rados::ObjectWrite create(object);
    create.add(rados::ObjectWrite::RemoveObject{});
    co_await load.pool.write(std::move(create));
    for (std::uint64_t version = 0; Clock::now() < load.end; ++version) {
        const auto commit = next_commit(partition, version, load.batch, random);
        rados::ObjectWrite write(object);
        if (version == 0) {
            write.add(rados::ObjectWrite::CreateNew{});
        } else {
            rados::compare_guard(write, commit.guard);
            rados::compare_place(write, layout);
        }
        rados::write_part(write, commit, {1, version + 1}, layout);
        if (version == 0) {
            write.add(
                rados::ObjectWrite::SetAttribute{rados::epoch_attribute, rados::encode_number(1)});
        }
        const auto outcome = co_await load.pool.write(std::move(write));
        if (!outcome) fail(outcome.error().detail);
        if (*outcome != rados::WriteOutcome::done) fail("a commit was not done");
        ++load.commits;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) fail("usage: rados_limit CONF POOL PARTITIONS BATCH SECONDS");
    rados::RadosOptions options;
    options.configuration = argv[1];
    options.pool = argv[2];
    options.name_space = "limit";
    const auto pool = rados::RadosPool::open(options);
    if (!pool) fail(pool.error().detail);
    const auto began = Clock::now();
    Load load{**pool, std::strtoul(argv[4], nullptr, 10),
              began + std::chrono::seconds(std::strtol(argv[5], nullptr, 10))};
    asio::io_context io;
    const auto work = asio::make_work_guard(io);
    std::size_t left = std::strtoul(argv[3], nullptr, 10);
    const auto partitions = left;
    for (std::size_t i = 0; i < partitions; ++i) {
        asio::co_spawn(io, write_until_end(load, PartitionId{1'000'000 + i}),
                       [&](const std::exception_ptr& failure) {
                           if (failure) fail("a coroutine failed");
                           if (--left == 0) io.stop();
                       });
    }
    io.run();
    const std::chrono::duration<double> took = Clock::now() - began;
    fmt::print("{{\"commits\": {}, \"writes_per_second\": {:.0f}}}\n", load.commits,
               static_cast<double>(load.commits * load.batch) / took.count());
}
