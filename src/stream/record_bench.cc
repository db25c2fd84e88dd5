// The hot paths of a stream: making a record, signing and verifying an iterator, filling a page.
#include <benchmark/benchmark.h>

#include "model/limits.h"
#include "stream/record.h"
#include "stream/record_page.h"
#include "stream/shard_iterator.h"
#include "stream/stream_arn.h"

namespace tailrace::stream {
namespace {

constexpr base::UnixMilliseconds now = 1'791'500'851'275;
const std::string keys = R"({"Artist":{"S":"No One You Know"},"SongTitle":{"S":"Call Me Today"}})";

/// An item of about 400 bytes.
std::string item() {
    return R"({"Artist":{"S":"No One You Know"},"Lyrics":{"S":")" + std::string(300, 'x') +
           R"("},"SongTitle":{"S":"Call Me Today"}})";
}

/// What was there before had one attribute less.
std::string record(std::string_view item) {
    const auto before = std::string(item.substr(0, item.rfind(','))) + "}";
    const Change change{
        .keys = {keys, 43}, .old_image = Image{before, 338}, .new_image = Image{item, 360}};
    return make_record(change, StreamViewType::NEW_AND_OLD_IMAGES, "us-east-1", now);
}

void MakeRecord(benchmark::State& state) {
    const auto image = item();
    for (auto _ : state) benchmark::DoNotOptimize(record(image));
}
BENCHMARK(MakeRecord);

const IteratorKeys iterator_keys({{1, {0x5a}}}, 1);
const ShardIterator iterator{.stream_arn = stream_arn(Site{}, "Music", stream_label(now))};

void SignIterator(benchmark::State& state) {
    base::SystemRandom random;
    for (auto _ : state) benchmark::DoNotOptimize(iterator_keys.sign(iterator, random));
}
BENCHMARK(SignIterator);

void VerifyIterator(benchmark::State& state) {
    base::SystemRandom random;
    const auto text = iterator_keys.sign(iterator, random);
    for (auto _ : state) benchmark::DoNotOptimize(iterator_keys.verify(text));
}
BENCHMARK(VerifyIterator);

void AssemblePage(benchmark::State& state) {
    const auto image = item();
    storage::LogScanResult scan;
    SequenceNumber number;
    while (scan.entries.bytes() < model::page_bytes_max) {
        number = number.next(now);
        const auto key = number.bytes();
        scan.entries.append({reinterpret_cast<const char*>(key.data()), key.size()}, record(image));
    }
    for (auto _ : state) {
        PageAssembler assembler({1, 1}, scan.entries.size(), model::page_bytes_max);
        for (std::size_t i = 0; i < scan.entries.size(); ++i) {
            const auto [key, value] = scan.entries[i];
            if (!assembler.take(key, value)) break;
        }
        benchmark::DoNotOptimize(assembler.finish(false));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(scan.entries.size()));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(scan.entries.bytes()));
}
BENCHMARK(AssemblePage);

}  // namespace
}  // namespace tailrace::stream
