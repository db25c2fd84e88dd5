// What a request pays for its expressions.
#include <benchmark/benchmark.h>

#include <optional>
#include <string_view>

#include "expression/bindings.h"
#include "expression/condition.h"
#include "expression/projection.h"
#include "expression/sample_item.h"
#include "expression/update.h"

namespace tailrace::expression {
namespace {

constexpr std::string_view condition_text =
    "attribute_exists(a) AND (b < :b OR begins_with(#a, :a))";
constexpr std::string_view update_text =
    "SET b = b + :b, i.a = :a, h = list_append(h, :h) REMOVE e ADD f :f";
constexpr std::string_view projection_text = "a, #i.b[1], h[2].a";

/// As a request brings them; taking them along is not measured.
Bindings bindings() {
    static const std::optional names = sample::names();
    return *Bindings::create(names, Item(sample::values()));
}

void create_bindings(benchmark::State& state) {
    const std::optional names = sample::names();
    const auto values = sample::values();
    for (auto _ : state) {
        auto created = Bindings::create(names, Item(values));
        benchmark::DoNotOptimize(created);
    }
}
BENCHMARK(create_bindings);

void parse_a_condition(benchmark::State& state) {
    auto names = bindings();
    for (auto _ : state) {
        auto condition = parse_condition(Kind::ConditionExpression, condition_text, names);
        benchmark::DoNotOptimize(condition);
    }
}
BENCHMARK(parse_a_condition);

void evaluate_a_condition(benchmark::State& state) {
    auto names = bindings();
    const auto condition = *parse_condition(Kind::ConditionExpression, condition_text, names);
    const auto item = sample::item();
    for (auto _ : state) benchmark::DoNotOptimize(holds(condition, item));
}
BENCHMARK(evaluate_a_condition);

void parse_an_update(benchmark::State& state) {
    auto names = bindings();
    for (auto _ : state) {
        auto update = parse_update(update_text, names);
        benchmark::DoNotOptimize(update);
    }
}
BENCHMARK(parse_an_update);

void copy_the_item(benchmark::State& state) {
    const auto item = sample::item();
    for (auto _ : state) {
        auto copy = item;
        benchmark::DoNotOptimize(copy);
    }
}
BENCHMARK(copy_the_item);

void apply_an_update(benchmark::State& state) {
    auto names = bindings();
    const auto update = *parse_update(update_text, names);
    const auto item = sample::item();
    for (auto _ : state) {
        auto updated = expression::apply(update, item);
        benchmark::DoNotOptimize(updated);
    }
}
BENCHMARK(apply_an_update);

void parse_a_projection(benchmark::State& state) {
    auto names = bindings();
    for (auto _ : state) {
        auto projection = parse_projection(projection_text, names);
        benchmark::DoNotOptimize(projection);
    }
}
BENCHMARK(parse_a_projection);

void apply_a_projection(benchmark::State& state) {
    auto names = bindings();
    const auto projection = *parse_projection(projection_text, names);
    const auto item = sample::item();
    for (auto _ : state) {
        auto parts = projection.apply(item);
        benchmark::DoNotOptimize(parts);
    }
}
BENCHMARK(apply_a_projection);

}  // namespace
}  // namespace tailrace::expression
