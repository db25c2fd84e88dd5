#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "program/doctor/judge.h"

namespace tailrace::program::doctor {

namespace {

using base::Milliseconds;

constexpr Milliseconds skew_high{1'000};
/// As table/retention.cc has it: by as much may servers differ until the log of a shard that is
/// being opened may be dropped.
constexpr Milliseconds skew_max{60'000};
/// Kinds of objects that are named apart.
constexpr std::size_t kinds_max = 12;

constexpr std::array<std::string_view, 7> known_kinds{"commit.",    "doctor.",  "format", "logs.",
                                                      "partition.", "segment.", "servers"};

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

/// `12 ms ahead of this machine's`.
std::string skew_text(Milliseconds ahead, std::string_view of_whom) {
    const auto size = std::abs(ahead.count());
    if (size == 0) return fmt::format("in step with {}", of_whom);
    return fmt::format("{} ms {} {}", size, ahead.count() > 0 ? "ahead of" : "behind", of_whom);
}

/// Judges what one clock says.
void judge_skew(Finding& finding, Milliseconds ahead) {
    const auto size = Milliseconds(std::abs(ahead.count()));
    finding.values["clock_ahead_ms"] = static_cast<double>(ahead.count());
    if (size <= skew_high) return;
    finding.remedy = "set both clocks by one source: chrony, or systemd-timesyncd";
    if (size > skew_max) {
        finding.status = Status::failed;
        finding.measured += ": beyond 60 s a shard that is being opened may lose its records";
    } else if (finding.status == Status::ok) {
        finding.status = Status::warning;
        finding.measured += ": items expire, and records are trimmed, too early or too late by it";
    }
}

Finding judge_server(const Visit& visit) {
    Finding finding{.check = "server"};
    finding.measured = fmt::format("{} at {}", visit.id, visit.address);
    if (!visit.trouble.empty()) {
        finding.status = Status::warning;
        finding.measured += fmt::format(": {}", visit.trouble);
        finding.remedy =
            "its --cluster-address must be one that the other servers reach; a firewall? A server "
            "that was killed is listed for some seconds more";
        return finding;
    }
    finding.measured += fmt::format(" answers in {} ms", visit.round_trip.count());
    finding.values["round_trip_ms"] = static_cast<double>(visit.round_trip.count());
    if (!visit.ahead) {
        finding.measured += ", and does not tell its time";
        return finding;
    }
    finding.measured += fmt::format(", its clock {}", skew_text(*visit.ahead, "this machine's"));
    judge_skew(finding, *visit.ahead);
    return finding;
}

std::string counts_text(std::vector<std::pair<std::string, std::uint64_t>> counts) {
    std::ranges::stable_sort(counts, std::ranges::greater(),
                             &std::pair<std::string, std::uint64_t>::second);
    std::vector<std::string> parts;
    std::uint64_t others = 0;
    for (const auto& [kind, count] : counts) {
        if (parts.size() < kinds_max) {
            parts.push_back(fmt::format("{} {}", count, kind));
        } else {
            others += count;
        }
    }
    if (others > 0) parts.push_back(fmt::format("{} others", others));
    return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

Finding judge_pending(const Census& census) {
    Finding finding{.check = "commits"};
    const auto pause_s = std::chrono::duration_cast<std::chrono::seconds>(census.pause).count();
    finding.values = {{"pending", static_cast<double>(census.pending)}};
    finding.measured = census.pending == 0
                           ? fmt::format("none over several partitions stands still")
                           : fmt::format("{} over several partitions stood still for {} s",
                                         census.pending, pause_s);
    if (census.pending == 0) return finding;
    finding.status = Status::warning;
    finding.remedy =
        "look again: whoever meets one ends it, and servers sweep every 10 minutes; if it stays, "
        "no "
        "server runs, or its log says why sweeping fails";
    return finding;
}

}  // namespace

Finding judge_format(const std::optional<std::string>& mark, const std::string& ours) {
    Finding finding{.check = "format"};
    if (!mark) {
        finding.measured = "no mark yet: the first server sets it";
    } else if (*mark == ours) {
        finding.measured = first_line(ours);
    } else {
        finding.status = Status::failed;
        finding.measured = fmt::format(
            "the pool says of itself '{}', and this version writes '{}'; "
            "nothing was tried in it",
            first_line(*mark).substr(0, 80), first_line(ours));
        finding.remedy = "use a Tailrace of that version, or another pool or --namespace";
    }
    return finding;
}

Findings judge_census(const Census& census, bool no_mark) {
    Finding finding{.check = "objects"};
    std::uint64_t strangers = 0;
    for (const auto& [kind, count] : census.objects) {
        finding.values[kind] = static_cast<double>(count);
        if (std::ranges::find(known_kinds, kind) == known_kinds.end()) strangers += count;
    }
    finding.measured = counts_text({census.objects.begin(), census.objects.end()});
    if (no_mark && strangers > 0) {
        finding.status = Status::warning;
        finding.measured += ": not of Tailrace";
        finding.remedy = "is this the pool that is meant? Another --namespace keeps them apart";
    }
    return {finding, judge_pending(census)};
}

Findings judge_servers(const std::vector<Visit>& visits, std::size_t gone) {
    Findings findings;
    for (const auto& visit : visits) findings.push_back(judge_server(visit));
    if (visits.empty()) findings.push_back({.check = "servers", .measured = "none is there now"});
    if (gone > 0) {
        findings.push_back({.check = "servers",
                            .measured = fmt::format(
                                "{} that are gone are listed still; the next server strikes them "
                                "off",
                                gone)});
    }
    return findings;
}

Finding judge_monitor_clock(const Seen<Milliseconds>& ahead) {
    if (!ahead) return not_seen("monitor clock", ahead.error());
    Finding finding{.check = "monitor clock", .measured = skew_text(*ahead, "this machine's")};
    judge_skew(finding, *ahead);
    return finding;
}

Finding judge_tables_clock(const Seen<std::optional<base::ClockSetting>>& setting) {
    if (!setting) return not_seen("tables' clock", setting.error());
    Finding finding{.check = "tables' clock", .measured = "that of the servers' machines"};
    if (!*setting) return finding;
    const auto& [offset, frozen_at] = **setting;
    if (frozen_at) {
        const std::chrono::sys_time<std::chrono::seconds> moment(
            std::chrono::seconds(*frozen_at / 1000));
        finding.status = Status::warning;
        finding.measured = fmt::format("stands at {:%Y-%m-%dT%H:%M:%SZ}: nothing expires", moment);
        finding.remedy =
            "POST /_tailrace/clock/resume, of a server with --control; a server that starts "
            "without "
            "it resumes it, too";
    } else if (offset.count() != 0) {
        finding.status = Status::warning;
        finding.measured = fmt::format("{}, moved by somebody", skew_text(offset, "the machines'"));
        finding.remedy =
            "right for tests alone, and for good: it never runs backwards, so take another "
            "--namespace for tables in earnest";
    }
    finding.values = {{"clock_ahead_ms", static_cast<double>(offset.count())}};
    return finding;
}

}  // namespace tailrace::program::doctor
