#include "program/doctor/examination.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/background.h"
#include "base/together.h"
#include "program/doctor/census.h"
#include "program/doctor/visit.h"
#include "storage/rados/pool_format.h"
#include "storage/rados/rados_store.h"
#include "table/clock_keeper.h"
#include "table/system_spaces.h"

namespace tailrace::program::doctor {

namespace {

constexpr unsigned watch_timeout_s = 15;
/// More are not visited.
constexpr std::size_t visits_max = 100;

base::UnixMilliseconds now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

template <class From, class Read>
auto seen(const Seen<From>& from, Read read) -> Seen<decltype(read(*from))> {
    if (!from) return std::unexpected(from.error());
    return read(*from);
}

/// Of what may not be what was expected.
template <class Read>
auto understood(const Seen<std::string>& answer, Read read)
    -> Seen<typename decltype(read(*answer))::value_type> {
    if (!answer) return std::unexpected(answer.error());
    auto facts = read(*answer);
    if (!facts) return std::unexpected(Unseen{"the monitors' answer is not understood", {}});
    return *std::move(facts);
}

/// Nothing is done beside the read when it returns.
awaitable<storage::Outcome<std::optional<std::string>>> read_clock_row(storage::rados::Pool& pool,
                                                                       base::Clock& clock) {
    base::Background background;
    storage::rados::RadosStore store(pool, clock, background);
    storage::PartitionRead read;
    read.partition = table::catalog_partition;
    read.keys.push_back({table::catalog_space, std::string(table::clock_key)});
    std::vector<storage::PartitionRead> reads(1, std::move(read));
    auto views = co_await store.read(std::move(reads));
    background.stop();
    constexpr base::Milliseconds step{5};
    while (background.running() > 0) co_await clock.sleep(step);
    if (!views) co_return std::unexpected(views.error());
    co_return std::move(views->front().values.front());
}

}  // namespace

Examination::Examination(storage::rados::RadosPool& pool, Options options, std::stop_token stop)
    : pool_(pool),
      options_(std::move(options)),
      stop_(std::move(stop)),
      trial_(pool, fmt::format("doctor.{:016x}", random_.next()), stop_) {}

awaitable<void> Examination::run() {
    co_await look_at_cluster();
    co_await look_at_pool();
    co_await look_at_versions();
    const bool ours = co_await look_at_format();
    co_await look_at_objects();
    if (!ours || stop_.stop_requested()) co_return;
    co_await look_at_servers();
    co_await look_at_clocks();
    if (stop_.stop_requested()) co_return;
    co_await try_out();
}

// --- what monitors tell --------------------------------------------------------------------------

awaitable<Seen<std::string>> Examination::ask(std::string command) {
    auto json = fmt::format(R"({{"prefix": "{}", "format": "json"}})", command);
    if (command == "osd pool ls")
        json = R"({"prefix": "osd pool ls", "detail": "detail", "format": "json"})";
    const auto answer = co_await pool_.command(std::move(json));
    if (!answer) co_return std::unexpected(Unseen{answer.error().detail, {}});
    if (!*answer) co_return std::unexpected(not_allowed(options_.place));
    co_return **answer;
}

awaitable<void> Examination::look_at_cluster() {
    const auto answer = co_await ask("status");
    report(judge_cluster(understood(answer, read_status)));
}

awaitable<void> Examination::look_at_pool() {
    const auto& place = options_.place;
    const auto answer = co_await ask("osd pool ls");
    report(judge_pool(
        understood(answer, [&](std::string_view json) { return read_pool(json, place.pool); }),
        place));
    const auto space = co_await ask("df");
    report(judge_space(
        seen(space, [&](std::string_view json) { return read_space(json, place.pool); })));
}

awaitable<void> Examination::look_at_versions() {
    const auto answer = co_await ask("versions");
    report(judge_versions(pool_.release(), seen(answer, read_osd_versions)));
}

/// An object's modification time would not do: it is what its writer's clock said.
awaitable<void> Examination::look_at_clocks() {
    const auto asked = now();
    const auto answer = co_await ask("report");
    const auto answered = now();
    const auto theirs = understood(answer, read_report_time);
    report(judge_monitor_clock(seen(theirs, [&](base::UnixMilliseconds time) {
        return base::Milliseconds(time - (asked + answered) / 2);
    })));
    co_await look_at_tables_clock();
}

// --- what lies in the pool -----------------------------------------------------------------------

awaitable<bool> Examination::look_at_format() {
    const auto mark = co_await storage::rados::read_format(pool_);
    if (!mark) {
        report_fault("format", mark.error());
        co_return false;
    }
    has_mark_ = mark->has_value();
    const auto finding = judge_format(*mark, storage::rados::our_format());
    report(finding);
    co_return finding.status == Status::ok;
}

awaitable<void> Examination::look_at_objects() {
    const auto census = co_await take_census(pool_, clock_, options_.progress);
    if (!census) co_return report_fault("objects", census.error());
    report(judge_census(*census, !has_mark_));
}

awaitable<void> Examination::look_at_tables_clock() {
    const auto row = co_await read_clock_row(pool_, clock_);
    if (!row) co_return report_fault("tables' clock", row.error());
    std::optional<base::ClockSetting> setting;
    if (*row) {
        setting = table::decode_clock_setting(**row);
        const storage::Fault damaged{"its row in the catalog is damaged, or of another version"};
        if (!setting) co_return report_fault("tables' clock", damaged);
    }
    report(judge_tables_clock(setting));
}

awaitable<void> Examination::look_at_servers() {
    auto listed = co_await membership_.look();
    if (!listed) co_return report_fault("servers", listed.error());
    std::vector<awaitable<Visit>> visits;
    for (auto& member : listed->members) {
        if (visits.size() == visits_max) break;
        visits.push_back(visit(std::move(member), listed->secret));
    }
    const auto made = co_await base::together(std::move(visits));
    report(judge_servers(made, listed->gone.size()));
    const auto more = listed->members.size() - made.size();
    if (more > 0)
        report(
            {.check = "servers", .measured = fmt::format("{} more, which were not visited", more)});
}

// --- what a server does --------------------------------------------------------------------------

awaitable<void> Examination::try_out() {
    co_await take_steps();
    const auto left = co_await trial_.clean_up();
    report(judge_traces(left, options_.place));
}

awaitable<void> Examination::take_steps() {
    const auto written = co_await trial_.write();
    report(judge_step(Step::write, written, options_.place));
    if (!written || stop_.stop_requested()) co_return;
    const auto read = co_await trial_.read();
    report(judge_step(Step::read, read, options_.place));
    const auto watched = co_await watch();
    report(judge_step(Step::watch, watched, options_.place));
    if (!read || stop_.stop_requested()) co_return;
    const auto refused = co_await trial_.refuse();
    report(judge_step(Step::refusal, refused, options_.place));
    const auto removed = co_await trial_.remove_range();
    report(judge_step(Step::range_removal, removed, options_.place));
    const auto large = co_await trial_.write_large();
    report(judge_step(Step::large_value, large, options_.place));
    if (!refused || stop_.stop_requested()) co_return;
    const auto latencies = co_await trial_.measure(options_.rounds);
    report(judge_latencies(latencies));
}

awaitable<Tried> Examination::watch() {
    const auto watch = co_await pool_.watch(trial_.object(), watch_timeout_s);
    if (!watch) co_return std::unexpected(watch.error().detail);
    storage::rados::ObjectRead read;
    read.object = trial_.object();
    read.watchers = true;
    const auto view = co_await pool_.read(std::move(read));
    const auto ended = co_await pool_.unwatch(*watch);
    if (!view) co_return std::unexpected(view.error().detail);
    if (!ended) co_return std::unexpected(ended.error().detail);
    if (std::ranges::find(view->watchers, *watch) != view->watchers.end()) co_return Tried{};
    co_return std::unexpected("a watch is not seen among the watches of its object");
}

void Examination::report(Findings findings) {
    for (auto& finding : findings) report(std::move(finding));
}

void Examination::report_fault(std::string check, const storage::Fault& fault) {
    report({.status = Status::failed,
            .check = std::move(check),
            .measured = fault.detail,
            .remedy = "`ceph health detail`; may the user read the pool and namespace?"});
}

}  // namespace tailrace::program::doctor
