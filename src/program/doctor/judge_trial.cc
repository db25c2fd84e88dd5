#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "program/doctor/judge.h"

namespace tailrace::program::doctor {

namespace {

/// A write waits for the commit under way and for its own, so a p99 beyond is what clients see as
/// tenths of a second.
constexpr double write_p99_ms_high = 50;
/// A partition does one commit after the other, and so at most a hundred a second beyond.
constexpr double write_median_ms_high = 10;
constexpr double read_p99_ms_high = 20;
/// What three disks without flash do.
constexpr double in_flight_rate_low = 500;

struct StepText {
    std::string_view check;
    std::string_view ok;
    std::string_view remedy;
};

/// By `Step`.
constexpr std::array<StepText, 6> step_texts{
    StepText{"write", "made an object with a map",
             "`ceph health detail`: inactive PGs, or a full pool?"},
    StepText{"read", "read it back as it was written", "`ceph health detail`: inactive PGs?"},
    StepText{"watch", "watched it, and was seen to", "a watch takes the capability osd 'allow rw'"},
    StepText{"comparison", "one that does not hold refuses its write",
             "this is no pool to keep tables in: compare with another Ceph of 16.2 or later"},
    StepText{"range removal", "removes the keys of a range, and no other",
             "librados2 and the OSDs are to be of Ceph 16.2 or later"},
    StepText{"large value", "1 MiB came back as it was written",
             "`ceph config get osd osd_max_write_size` (MB) and osd_max_object_size are to allow 1 "
             "MiB: their defaults do"},
};

bool tells(std::string_view text, std::string_view word) {
    return text.find(word) != text.npos;
}

/// What errors of Ceph mean is the same at each step.
std::string remedy_for(const StepText& step, std::string_view why, const Place& place) {
    if (tells(why, "not supported")) return "is the pool erasure-coded? Use a replicated one";
    if (tells(why, "not permitted") || tells(why, "denied")) {
        return fmt::format("`ceph auth caps {} mon 'allow r' osd 'allow rw pool={}{}'`", place.user,
                           place.pool,
                           place.name_space.empty() ? "" : " namespace=" + place.name_space);
    }
    if (tells(why, "quota") || tells(why, "No space"))
        return "the pool is full: add OSDs, or raise its quota";
    return std::string(step.remedy);
}

struct Quantiles {
    double median = 0;
    double p99 = 0;
};

Quantiles quantiles_of(std::vector<double> values) {
    std::ranges::sort(values);
    const auto at = [&](double share) {
        const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size()));
        return values[std::min(place, values.size() - 1)];
    };
    return {at(0.5), at(0.99)};
}

Finding describe(std::string check, const std::vector<double>& values_ms, std::size_t wanted,
                 const Quantiles& found) {
    Finding finding{.check = std::move(check)};
    finding.measured = fmt::format("median {:.1f} ms, p99 {:.1f} ms over {} rounds", found.median,
                                   found.p99, values_ms.size());
    if (values_ms.size() < wanted) finding.measured += fmt::format(" of {}", wanted);
    finding.values = {{"median_ms", found.median},
                      {"p99_ms", found.p99},
                      {"rounds", static_cast<double>(values_ms.size())}};
    return finding;
}

Finding judge_writes(const Latencies& latencies) {
    const auto found = quantiles_of(latencies.writes_ms);
    auto finding = describe("write latency", latencies.writes_ms, latencies.rounds_wanted, found);
    if (found.median > write_median_ms_high) {
        finding.status = Status::warning;
        finding.measured +=
            fmt::format(": a partition gets {:.0f} commits a second", 1000 / found.median);
        finding.remedy =
            "OSDs on flash with power-loss protection; `ceph osd perf` has the slow ones";
    } else if (found.p99 > write_p99_ms_high) {
        finding.status = Status::warning;
        finding.measured += ": writes that come meanwhile wait as long";
        finding.remedy =
            "`ceph osd perf` has the slow OSDs; recovery or scrubbing under way? `ceph -s`";
    }
    return finding;
}

Finding judge_reads(const Latencies& latencies) {
    const auto found = quantiles_of(latencies.reads_ms);
    auto finding = describe("read latency", latencies.reads_ms, latencies.rounds_wanted, found);
    if (found.p99 > read_p99_ms_high) {
        finding.status = Status::warning;
        finding.measured += ": items that are not in a server's memory take a read each";
        finding.remedy =
            "`osd_memory_target` of 8 GiB or more keeps keys in memory; a slow network? `ping`";
    }
    return finding;
}

Finding judge_rate(const Latencies& latencies) {
    const auto rate = latencies.in_flight_writes_per_s;
    Finding finding{.check = "write rate"};
    finding.measured = fmt::format("{:.0f} writes/s with {} in flight", rate, latencies.in_flight);
    finding.values = {{"writes_per_s", rate},
                      {"in_flight", static_cast<double>(latencies.in_flight)}};
    if (rate < in_flight_rate_low) {
        finding.status = Status::warning;
        finding.measured += ", as of spinning disks";
        finding.remedy = "OSDs on flash, more OSDs, or more PGs; `ceph osd perf` has the slow ones";
    }
    return finding;
}

}  // namespace

Finding judge_step(Step step, const Tried& tried, const Place& place) {
    const auto& text = step_texts[static_cast<std::size_t>(step)];
    Finding finding{.check = std::string(text.check), .measured = std::string(text.ok)};
    if (tried) return finding;
    finding.status = Status::failed;
    finding.measured = tried.error();
    finding.remedy = remedy_for(text, tried.error(), place);
    return finding;
}

Findings judge_latencies(const Latencies& latencies) {
    Findings findings;
    if (!latencies.writes_ms.empty()) findings.push_back(judge_writes(latencies));
    if (!latencies.reads_ms.empty()) findings.push_back(judge_reads(latencies));
    if (latencies.in_flight_writes_per_s > 0) findings.push_back(judge_rate(latencies));
    if (!latencies.trouble.empty()) {
        findings.push_back({.status = Status::failed,
                            .check = "latency",
                            .measured = latencies.trouble,
                            .remedy = "`ceph health detail`: slow or blocked OSDs?"});
    }
    return findings;
}

Findings judge_traces(const std::vector<std::string>& left, const Place& place) {
    if (left.empty()) return {};
    const auto where = place.name_space.empty() ? "" : " -N " + place.name_space;
    return {
        {.status = Status::warning,
         .check = "traces",
         .measured = fmt::format("objects of the doctor's are left: {}", fmt::join(left, ", ")),
         .remedy = fmt::format("`rados -p {}{} rm {}`", place.pool, where, fmt::join(left, " "))}};
}

}  // namespace tailrace::program::doctor
