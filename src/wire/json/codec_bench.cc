// What the wire costs a PutItem of about 400 bytes, and a GetItem that finds it.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "tailrace/item_requests.h"
#include "wire/json/codec.h"

namespace tailrace::wire::json {
namespace {

const std::string kItem =
    R"({"active":{"BOOL":true},"balance":{"N":"1024.5"},"city":{"S":"Reykjavik"},)"
    R"("created":{"N":"1571767321571"},"email":{"S":"someone.or.other@example.com"},)"
    R"("name":{"S":"Some One or Other"},"notes":{"S":")" +
    std::string(140, 'n') +
    R"("},"pk":{"S":"customer#0123456789"},"sk":{"S":"profile"},"tags":{"SS":["a","b","c"]}})";

const std::string kPutItem = R"({"TableName":"customers","Item":)" + kItem + "}";

void parse_put_item(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(Document::parse(kPutItem));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kPutItem.size()));
}
BENCHMARK(parse_put_item);

void parse_and_decode_put_item(benchmark::State& state) {
    for (auto _ : state) {
        const auto input = decode<PutItemInput>(*Document::parse(kPutItem));
        if (!input) std::abort();
        benchmark::DoNotOptimize(*input);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kPutItem.size()));
}
BENCHMARK(parse_and_decode_put_item);

void parse_and_decode_get_item(benchmark::State& state) {
    const std::string json =
        R"({"TableName":"customers","Key":{"pk":{"S":"customer#0123456789"},"sk":{"S":"profile"}}})";
    for (auto _ : state) {
        const auto input = decode<GetItemInput>(*Document::parse(json));
        if (!input) std::abort();
        benchmark::DoNotOptimize(*input);
    }
}
BENCHMARK(parse_and_decode_get_item);

void encode_get_item_reply(benchmark::State& state) {
    const GetItemOutput output{.item = Item::from_canonical(kItem)};
    std::string reply;
    for (auto _ : state) {
        reply.clear();
        encode(reply, output);
        benchmark::DoNotOptimize(reply.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(reply.size()));
}
BENCHMARK(encode_get_item_reply);

}  // namespace
}  // namespace tailrace::wire::json
