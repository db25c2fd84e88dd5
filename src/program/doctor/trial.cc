#include "program/doctor/trial.h"

#include <chrono>
#include <map>

#include <fmt/format.h>

#include "base/together.h"

namespace tailrace::program::doctor {

namespace {

using storage::rados::ObjectRead;
using storage::rados::ObjectWrite;
using storage::rados::WriteOutcome;
using Clock = std::chrono::steady_clock;

constexpr const char* version = "version";
constexpr const char* large_key = "large";
constexpr std::size_t large_bytes = std::size_t{1} << 20;
/// Of one write: an item, its record, and what a commit keeps of itself.
constexpr std::size_t values_per_write = 3;
constexpr std::size_t value_bytes = 400;
constexpr std::size_t in_flight = 16;
constexpr std::size_t writes_each = 25;
constexpr std::chrono::seconds patience{30};

std::string key_of(std::size_t number) {
    return fmt::format("key.{:08}", number);
}

/// Bytes that are not all alike.
std::string value_of(std::size_t number, std::size_t size) {
    auto value = fmt::format("{:08}", number);
    while (value.size() < size) value += static_cast<char>(value.size() * 31 + number);
    value.resize(size);
    return value;
}

double ms_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

std::string text_of(WriteOutcome outcome) {
    switch (outcome) {
        case WriteOutcome::done:
            return "it was done";
        case WriteOutcome::refused:
            return "it was refused";
        case WriteOutcome::absent:
            return "its object was absent";
        case WriteOutcome::unknown:
            break;
    }
    return "the time limit passed without an answer";
}

std::map<std::string, std::string> values_from(std::size_t first, std::size_t count) {
    std::map<std::string, std::string> values;
    for (std::size_t i = first; i < first + count; ++i)
        values.emplace(key_of(i), value_of(i, value_bytes));
    return values;
}

Tried tried(const std::string& trouble) {
    if (trouble.empty()) return {};
    return std::unexpected(trouble);
}

}  // namespace

awaitable<std::string> Trial::fails(ObjectWrite write, WriteOutcome expected) {
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return outcome.error().detail;
    if (*outcome == expected) co_return std::string();
    if (expected == WriteOutcome::done) co_return "a write: " + text_of(*outcome);
    co_return "a write that must be refused: " + text_of(*outcome);
}

awaitable<std::string> Trial::make(std::string object) {
    objects_.push_back(object);
    has_traces_ = true;
    ObjectWrite write(std::move(object));
    write.add(ObjectWrite::CreateNew{});
    write.add(ObjectWrite::SetValues{values_from(0, values_per_write)});
    write.add(ObjectWrite::SetAttribute{version, "0"});
    co_return co_await fails(std::move(write), WriteOutcome::done);
}

awaitable<Tried> Trial::write() {
    const auto trouble = co_await make(name_);
    co_return tried(trouble);
}

awaitable<Tried> Trial::read() {
    ObjectRead read;
    read.object = name_;
    read.ranges.push_back({"", "", 2 * values_per_write});
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error().detail);
    const auto& found = view->ranges.front().entries;
    const std::map<std::string, std::string> values(found.begin(), found.end());
    if (view->attribute(version) != "0" || values != values_from(0, values_per_write))
        co_return std::unexpected("an object was read back otherwise than it was written");
    co_return Tried{};
}

/// Both kinds of comparison.
awaitable<Tried> Trial::refuse() {
    ObjectWrite by_attribute(name_);
    by_attribute.add(ObjectWrite::CompareAttribute{version, "another"});
    by_attribute.add(ObjectWrite::SetAttribute{version, "wrong"});
    auto trouble = co_await fails(std::move(by_attribute), WriteOutcome::refused);
    if (!trouble.empty()) co_return tried(trouble);
    ObjectWrite by_value(name_);
    by_value.add(ObjectWrite::CompareValue{key_of(0), "another"});
    by_value.add(ObjectWrite::SetAttribute{version, "wrong"});
    trouble = co_await fails(std::move(by_value), WriteOutcome::refused);
    if (!trouble.empty()) co_return tried(trouble);
    co_return co_await read();
}

/// As commits do it: the range goes first, and keys of it may be set again.
awaitable<Tried> Trial::remove_range() {
    auto values = values_from(values_per_write, 2);
    values.merge(values_from(1, 1));
    ObjectWrite write(name_);
    write.add(ObjectWrite::RemoveRange{key_of(0), key_of(2)});
    write.add(ObjectWrite::SetValues{std::move(values)});
    const auto trouble = co_await fails(std::move(write), WriteOutcome::done);
    if (!trouble.empty()) co_return tried(trouble);
    ObjectRead read;
    read.object = name_;
    read.ranges.push_back({"", "", 100});
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error().detail);
    std::string found;
    for (const auto& [key, value] : view->ranges.front().entries) found += key + " ";
    const auto expected = fmt::format("{} {} {} {} ", key_of(1), key_of(2), key_of(3), key_of(4));
    if (found == expected) co_return Tried{};
    co_return std::unexpected(fmt::format("{}are left, and not {}", found, expected));
}

awaitable<Tried> Trial::write_large() {
    const auto value = value_of(0, large_bytes);
    std::map<std::string, std::string> values;
    values.emplace(large_key, value);
    ObjectWrite write(name_);
    write.add(ObjectWrite::SetValues{std::move(values)});
    const auto trouble = co_await fails(std::move(write), WriteOutcome::done);
    if (!trouble.empty()) co_return tried(trouble);
    ObjectRead read;
    read.object = name_;
    read.keys.emplace_back(large_key);
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error().detail);
    const auto* const found = view->value(large_key);
    if (found == nullptr || *found != value)
        co_return std::unexpected("1 MiB was read back otherwise than it was written");
    co_return Tried{};
}

/// As a commit: compare the version, set values, set the next version.
awaitable<std::string> Trial::round(std::string object, std::size_t number) {
    ObjectWrite write(std::move(object));
    write.add(ObjectWrite::CompareAttribute{version, std::to_string(number)});
    write.add(ObjectWrite::SetValues{values_from(number * values_per_write, values_per_write)});
    write.add(ObjectWrite::SetAttribute{version, std::to_string(number + 1)});
    co_return co_await fails(std::move(write), WriteOutcome::done);
}

awaitable<std::string> Trial::read_round(std::size_t number) {
    ObjectRead read;
    read.object = name_;
    for (std::size_t i = 0; i < values_per_write; ++i)
        read.keys.push_back(key_of(number * values_per_write + i));
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return view.error().detail;
    if (view->values.size() == values_per_write) co_return std::string();
    co_return "a read does not find what was written before";
}

awaitable<std::string> Trial::rounds_of_one(Latencies& latencies) {
    const auto deadline = Clock::now() + patience;
    for (std::size_t i = 0; i < latencies.rounds_wanted; ++i) {
        if (stop_.stop_requested() || Clock::now() > deadline) break;
        auto begin = Clock::now();
        auto trouble = co_await round(name_, i);
        if (!trouble.empty()) co_return trouble;
        latencies.writes_ms.push_back(ms_since(begin));
        begin = Clock::now();
        trouble = co_await read_round(i);
        if (!trouble.empty()) co_return trouble;
        latencies.reads_ms.push_back(ms_since(begin));
    }
    co_return std::string();
}

/// How many were done.
awaitable<std::size_t> Trial::write_in_a_row(std::string object, std::size_t rounds) {
    for (std::size_t i = 0; i < rounds; ++i) {
        if (stop_.stop_requested()) co_return i;
        const auto trouble = co_await round(object, i);
        if (!trouble.empty()) co_return i;
    }
    co_return rounds;
}

/// A commit to a partition waits for the one before, so those in flight are of many objects.
awaitable<void> Trial::measure_in_flight(Latencies& latencies) {
    std::vector<awaitable<std::string>> makings;
    std::vector<awaitable<std::size_t>> rows;
    for (std::size_t i = 0; i < in_flight; ++i) {
        auto object = fmt::format("{}.{}", name_, i);
        makings.push_back(make(object));
        rows.push_back(write_in_a_row(std::move(object), writes_each));
    }
    const auto made = co_await base::together(std::move(makings));
    for (const auto& trouble : made) {
        latencies.trouble = trouble;
        if (!trouble.empty()) co_return;
    }
    const auto begin = Clock::now();
    const auto counts = co_await base::together(std::move(rows));
    const auto seconds = ms_since(begin) / 1000;
    std::size_t sum = 0;
    for (const auto count : counts) sum += count;
    latencies.in_flight = in_flight;
    latencies.in_flight_writes_per_s = static_cast<double>(sum) / seconds;
    if (sum < in_flight * writes_each && !stop_.stop_requested())
        latencies.trouble = fmt::format("of {} writes, {} in flight, only {} were done",
                                        in_flight * writes_each, in_flight, sum);
}

awaitable<Latencies> Trial::measure(std::size_t rounds) {
    Latencies latencies;
    latencies.rounds_wanted = rounds;
    latencies.trouble = co_await rounds_of_one(latencies);
    if (latencies.trouble.empty() && !stop_.stop_requested()) co_await measure_in_flight(latencies);
    co_return latencies;
}

awaitable<bool> Trial::remove(std::string object) {
    ObjectRead read;
    read.object = object;
    ObjectWrite write(std::move(object));
    write.add(ObjectWrite::RemoveObject{});
    const auto outcome = co_await pool_.write(std::move(write));
    if (outcome && (*outcome == WriteOutcome::done || *outcome == WriteOutcome::absent))
        co_return true;
    // A full pool takes no removal, and never took the object.
    const auto view = co_await pool_.read(std::move(read));
    co_return view && !view->exists;
}

awaitable<std::vector<std::string>> Trial::clean_up() {
    std::vector<awaitable<bool>> removals;
    for (const auto& object : objects_) removals.push_back(remove(object));
    const auto removed = co_await base::together(std::move(removals));
    std::vector<std::string> left;
    for (std::size_t i = 0; i < removed.size(); ++i) {
        if (!removed[i]) left.push_back(objects_[i]);
    }
    objects_ = left;
    has_traces_ = false;
    co_return left;
}

}  // namespace tailrace::program::doctor
