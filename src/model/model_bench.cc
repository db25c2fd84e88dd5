// What a write and a read cost in this module: a request's item of about 400 bytes and 8
// attributes.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <string>

#include "model/attribute_codec.h"
#include "model/canonical.h"
#include "model/canonical_members.h"
#include "model/decimal.h"
#include "model/item_size.h"
#include "model/key_encoding.h"
#include "tailrace/item.h"

namespace tailrace::model {
namespace {

const std::string request =
    R"({"pk":{"S":"customer#8f14e45f-ceea-467f"},"sk":{"S":"order#2024-05-17T09:30:11.482Z"},)"
    R"("status":{"S":"SHIPPED"},"total":{"N":"1249.90"},"version":{"N":"17"},)"
    R"("tags":{"SS":["priority","gift","eu-west"]},)"
    R"("address":{"M":{"street":{"S":"12 Mill Lane"},"city":{"S":"Hebden Bridge"},"zip":{"S":"HX7 8AA"}}},)"
    R"("note":{"S":"Leave with the neighbour at number 14 if nobody answers the door, please."}})";

simdjson::dom::element parse(simdjson::dom::parser& parser) {
    return parser.parse(request).value();
}

void ParseRequest(benchmark::State& state) {
    simdjson::dom::parser parser;
    for (auto _ : state) benchmark::DoNotOptimize(parse(parser));
}
BENCHMARK(ParseRequest);

void Decode(benchmark::State& state) {
    simdjson::dom::parser parser;
    const auto json = parse(parser);
    for (auto _ : state) benchmark::DoNotOptimize(decode_item(json));
}
BENCHMARK(Decode);

void DecodeAndCanonicalize(benchmark::State& state) {
    simdjson::dom::parser parser;
    const auto json = parse(parser);
    for (auto _ : state) {
        const auto item = *decode_item(json);
        benchmark::DoNotOptimize(item.json().data());
    }
}
BENCHMARK(DecodeAndCanonicalize);

Item decoded() {
    simdjson::dom::parser parser;
    return *decode_item(parse(parser));
}

void Canonicalize(benchmark::State& state) {
    const auto item = decoded();
    for (auto _ : state) {
        std::string out;
        append_canonical(out, item.attributes());
        benchmark::DoNotOptimize(out.data());
    }
}
BENCHMARK(Canonicalize);

void ParseCanonical(benchmark::State& state) {
    const auto json = decoded().json();
    for (auto _ : state) benchmark::DoNotOptimize(parse_canonical(json));
}
BENCHMARK(ParseCanonical);

void FindCanonical(benchmark::State& state) {
    const auto json = decoded().json();
    for (auto _ : state) benchmark::DoNotOptimize(find_canonical(json, "version"));
}
BENCHMARK(FindCanonical);

void ItemSize(benchmark::State& state) {
    const auto item = decoded();
    for (auto _ : state) benchmark::DoNotOptimize(item_size(item.attributes()));
}
BENCHMARK(ItemSize);

void ParseNumber(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(parse_number("1249.90"));
}
BENCHMARK(ParseNumber);

void ParseLongNumber(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(Decimal::parse("-1.2345678901234567890123456789012345678"));
}
BENCHMARK(ParseLongNumber);

void AddDecimals(benchmark::State& state) {
    const auto a = *Decimal::parse("1249.90");
    const auto one = Decimal::from_integer(1);
    for (auto _ : state) benchmark::DoNotOptimize(add(a, one));
}
BENCHMARK(AddDecimals);

void CompareDecimals(benchmark::State& state) {
    const auto a = *Decimal::parse("1249.90");
    const auto b = *Decimal::parse("1249.9000001");
    for (auto _ : state) benchmark::DoNotOptimize(a < b);
}
BENCHMARK(CompareDecimals);

/// And back: what a key costs on its way into the store, and out of a page.
void encode_key(benchmark::State& state, const AttributeValue& key) {
    const auto type = key.type();
    for (auto _ : state) {
        std::string encoded;
        append_ordered(encoded, key);
        std::string_view rest = encoded;
        benchmark::DoNotOptimize(take_ordered(type, rest));
    }
}

void EncodeStringKey(benchmark::State& state) {
    encode_key(state, AttributeValue("order#2024-05-17T09:30:11.482Z"));
}
BENCHMARK(EncodeStringKey);

void EncodeNumberKey(benchmark::State& state) {
    encode_key(state, AttributeValue(*parse_number("1249.90")));
}
BENCHMARK(EncodeNumberKey);

void PartitionHash(benchmark::State& state) {
    const AttributeValue key("customer#8f14e45f-ceea-467f");
    for (auto _ : state) benchmark::DoNotOptimize(partition_hash(key));
}
BENCHMARK(PartitionHash);

}  // namespace
}  // namespace tailrace::model
