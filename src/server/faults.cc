#include "server/faults.h"

#include <algorithm>
#include <array>
#include <utility>

#include "stream/answers.h"
#include "table/catalog.h"

namespace tailrace::server {

namespace {

constexpr std::array<std::pair<std::string_view, FaultKind>, 9> kinds{{
    {"throttling", FaultKind::throttling},
    {"internal_error", FaultKind::internal_error},
    {"latency", FaultKind::latency},
    {"drop_before", FaultKind::drop_before},
    {"drop_after_commit", FaultKind::drop_after_commit},
    {"empty_page", FaultKind::empty_page},
    {"expired_iterator", FaultKind::expired_iterator},
    {"trimmed_iterator", FaultKind::trimmed_iterator},
    {"late_child", FaultKind::late_child},
}};

/// In [0, 1).
double draw_unit(base::SeededRandom& random) {
    constexpr auto bits = 53;
    return static_cast<double>(random.next() >> (64 - bits)) /
           static_cast<double>(std::uint64_t{1} << bits);
}

Error throttled(wire::Operation operation) {
    if (wire::api_of(operation) == wire::Api::table)
        return table::to_error(partition::Failure::throttled);
    return {ErrorCode::ThrottlingException, "Rate exceeded", nullptr};
}

}  // namespace

std::string_view name_of(FaultKind kind) {
    return kinds[static_cast<std::size_t>(kind)].first;
}

std::optional<FaultKind> fault_kind_of(std::string_view name) {
    const auto* const found = std::ranges::find(kinds, name, &decltype(kinds)::value_type::first);
    if (found == kinds.end()) return std::nullopt;
    return found->second;
}

bool can_strike(FaultKind kind, wire::Operation operation) {
    using enum wire::Operation;
    switch (kind) {
        case FaultKind::empty_page:
        case FaultKind::expired_iterator:
            return operation == GetRecords;
        case FaultKind::trimmed_iterator:
            return operation == GetRecords || operation == GetShardIterator;
        case FaultKind::late_child:
            return operation == DescribeStream;
        default:
            return true;
    }
}

bool Faults::Active::strikes(wire::Operation operation, std::span<const std::string_view> tables) {
    const auto& rule = entry.rule;
    if (rule.operation && *rule.operation != operation) return false;
    if (!can_strike(rule.kind, operation)) return false;
    if (!rule.table.empty() && std::ranges::find(tables, rule.table) == tables.end()) return false;
    ++entry.seen;
    const bool drawn = draw_unit(random) < rule.probability;
    if (!drawn || entry.struck >= rule.count.value_or(entry.seen)) return false;
    ++entry.struck;
    return true;
}

Faults::Entry Faults::add(FaultRule rule) {
    std::lock_guard lock(mutex_);
    const auto number = ++last_number_;
    if (!rule.seed) rule.seed = number;
    const base::SeededRandom random(*rule.seed);
    rules_.push_back({{number, std::move(rule)}, random});
    size_ = rules_.size();
    return rules_.back().entry;
}

std::vector<Faults::Entry> Faults::list() const {
    std::lock_guard lock(mutex_);
    std::vector<Entry> entries;
    for (const auto& active : rules_) entries.push_back(active.entry);
    return entries;
}

bool Faults::remove(std::uint64_t number) {
    std::lock_guard lock(mutex_);
    const auto removed =
        std::erase_if(rules_, [&](const Active& rule) { return rule.entry.number == number; });
    size_ = rules_.size();
    return removed > 0;
}

void Faults::clear() {
    std::lock_guard lock(mutex_);
    rules_.clear();
    size_ = 0;
}

Strike Faults::draw(wire::Operation operation, std::span<const std::string_view> tables) {
    Strike strike;
    std::lock_guard lock(mutex_);
    for (auto& active : rules_) {
        if (!active.strikes(operation, tables)) continue;
        strike.latency += active.entry.rule.latency;
        if (active.entry.rule.kind == FaultKind::latency) continue;
        strike.kind = active.entry.rule.kind;
        break;
    }
    return strike;
}

std::optional<Error> answer_of(FaultKind kind, wire::Operation operation) {
    switch (kind) {
        case FaultKind::throttling:
            return throttled(operation);
        case FaultKind::internal_error:
            return Error{ErrorCode::InternalServerError, "Internal server error", nullptr};
        case FaultKind::expired_iterator:
            return stream::iterator_expired().error();
        case FaultKind::trimmed_iterator:
            return stream::data_trimmed().error();
        default:
            return std::nullopt;
    }
}

}  // namespace tailrace::server
