// Reads a table's stream to its end, and says how fast: consumer_reader TABLE HOW
//
//     pages     GetRecords after GetRecords of one client, shard after shard
//     count     a consumer whose handler looks at nothing
//     numbers   one that looks at each record, but not into items
//     items     one that looks into each record's new image
#include <fmt/format.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tailrace/client.h"
#include "tailrace/consumer.h"

namespace {

using namespace tailrace;

std::atomic<std::uint64_t> records = 0;
std::atomic<std::uint64_t> looked_at = 0;

[[noreturn]] void fail(const std::string& why) {
    fmt::print(stderr, "{}\n", why);
    std::exit(1);
}

template <class T>
T value_of(ClientResult<T> result) {
    if (!result) fail(result.error().text());
    return *std::move(result);
}

void read_shard(Client& client, const std::string& stream_arn, const std::string& shard_id) {
    const GetShardIteratorInput ask{stream_arn, shard_id, ShardIteratorType::TRIM_HORIZON, {}};
    std::optional<std::string> iterator = value_of(client.get_shard_iterator(ask)).shard_iterator;
    while (iterator) {
        auto page = value_of(client.get_records({.shard_iterator = *iterator}));
        records += page.records.count();
        iterator = std::move(page.next_shard_iterator);
    }
}

void read_pages(const std::string& table) {
    Client client;
    const auto streams = value_of(client.list_streams({.table_name = table}));
    const auto arn = streams.streams.at(0).stream_arn;
    const auto described = value_of(client.describe_stream({.stream_arn = arn}));
    for (const auto& shard : described.stream_description.shards) {
        read_shard(client, arn, shard.shard_id);
    }
}

void look_at(const Record& record, bool into_items) {
    const auto& body = record.dynamodb.value();
    looked_at += body.sequence_number->size();
    if (into_items) looked_at += body.new_image->attributes().size();
}

void consume(const std::string& table, std::string_view how) {
    ConsumerConfig config;
    config.table_name = table;
    config.handler_threads = 1;
    Consumer consumer(config, {}, [how](RecordBatch& batch) {
        records += batch.count();
        if (how == "count") return Handled::done;
        for (const auto& record : batch.records()) look_at(record, how == "items");
        return Handled::done;
    });
    if (const auto ended = consumer.run(); !ended) fail(ended.error().message);
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) fail("usage: consumer_reader TABLE pages|count|numbers|items");
    const std::string_view how = words[2];
    const auto begun = std::chrono::steady_clock::now();
    if (how == "pages") {
        read_pages(words[1]);
    } else {
        consume(words[1], how);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    fmt::print(R"({{"how":"{}","records":{},"seconds":{:.3f},"cpu_seconds":{:.3f}}})"
               "\n",
               how, records.load(), taken.count(), cpu_seconds());
}
