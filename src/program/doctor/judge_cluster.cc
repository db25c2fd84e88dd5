#include <algorithm>
#include <charconv>
#include <ranges>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "program/doctor/judge.h"

namespace tailrace::program::doctor {

namespace {

/// Below, a pool does not outlive the loss of two OSDs, or of one while another is being replaced.
constexpr int size_min = 3;
/// With 1, a write is acknowledged that one OSD alone has.
constexpr int min_size_min = 2;
/// Below, OSDs and librados do not remove ranges of keys.
constexpr std::pair oldest_release{16, 2};
constexpr double used_ratio_high = 0.75;

Finding judge_monitors(const ClusterFacts& facts) {
    Finding finding{.check = "cluster"};
    finding.measured =
        fmt::format("{} of {} monitors in quorum, {} of {} OSDs up", facts.monitors_in_quorum,
                    facts.monitors, facts.osds_up, facts.osds);
    if (facts.monitors_in_quorum < facts.monitors || facts.osds_up < facts.osds) {
        finding.status = Status::warning;
        finding.remedy = "bring back what is down: `ceph health detail`, `ceph osd tree down`";
    }
    finding.values = {{"monitors", facts.monitors},
                      {"monitors_in_quorum", facts.monitors_in_quorum},
                      {"osds", facts.osds},
                      {"osds_up", facts.osds_up}};
    return finding;
}

Finding judge_health(const ClusterFacts& facts) {
    Finding finding{.check = "health", .measured = facts.health};
    if (!facts.troubles.empty())
        finding.measured += fmt::format(": {}", fmt::join(facts.troubles, ", "));
    if (facts.health == "HEALTH_OK") return finding;
    finding.status = facts.health == "HEALTH_ERR" ? Status::failed : Status::warning;
    finding.remedy = "`ceph health detail` says where";
    return finding;
}

bool has(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

Finding judge_kind(const PoolFacts& facts, const Place& place) {
    Finding finding{.check = "pool"};
    if (facts.is_replicated) {
        finding.measured = fmt::format("{}: replicated, {} PGs", place.pool, facts.pg_num);
    } else {
        finding.status = Status::failed;
        finding.measured = fmt::format("{}: erasure-coded, where objects have no omap", place.pool);
        finding.remedy =
            "use a replicated pool: `ceph osd pool create NAME 128 128 replicated`, and --pool "
            "NAME";
    }
    finding.values = {{"pg_num", facts.pg_num}};
    return finding;
}

Finding judge_copies(const PoolFacts& facts, const Place& place) {
    Finding finding{.check = "copies"};
    finding.measured = fmt::format("size {}, min_size {}", facts.size, facts.min_size);
    finding.values = {{"size", facts.size}, {"min_size", facts.min_size}};
    std::vector<std::string> remedies;
    const auto set = [&](std::string_view name, int value) {
        remedies.push_back(fmt::format("`ceph osd pool set {} {} {}`", place.pool, name, value));
    };
    if (facts.size < size_min) {
        finding.measured += ": a disk lost may be tables lost";
        set("size", size_min);
    }
    if (facts.min_size < min_size_min) {
        finding.measured += ": a write may be acknowledged that a single OSD has";
        set("min_size", min_size_min);
    }
    if (!remedies.empty()) finding.status = Status::warning;
    finding.remedy = fmt::format("{}", fmt::join(remedies, ", "));
    return finding;
}

Finding judge_application(const PoolFacts& facts, const Place& place) {
    Finding finding{.check = "application"};
    finding.measured = facts.applications.empty()
                           ? std::string("none: Ceph warns of such a pool once it is in use")
                           : fmt::format("{}", fmt::join(facts.applications, ", "));
    if (!facts.applications.empty()) return finding;
    finding.status = Status::warning;
    finding.remedy = fmt::format("`ceph osd pool application enable {} tailrace`", place.pool);
    return finding;
}

Finding judge_flags(const PoolFacts& facts) {
    Finding finding{.check = "flags"};
    finding.measured = fmt::format(
        "{}; {}", facts.flags.empty() ? "none" : fmt::format("{}", fmt::join(facts.flags, ", ")),
        facts.quota_bytes == 0 && facts.quota_objects == 0
            ? std::string("no quota")
            : fmt::format("a quota of {} bytes and {} objects", facts.quota_bytes,
                          facts.quota_objects));
    finding.values = {{"quota_bytes", static_cast<double>(facts.quota_bytes)},
                      {"quota_objects", static_cast<double>(facts.quota_objects)}};
    if (has(facts.flags, "full") || has(facts.flags, "full_quota")) {
        finding.status = Status::failed;
        finding.remedy =
            "writes and deletes wait until there is room: raise the quota, add OSDs, or raise the "
            "ratio for a while, `ceph osd set-full-ratio`";
    } else if (has(facts.flags, "nearfull") || has(facts.flags, "backfillfull")) {
        finding.status = Status::warning;
        finding.remedy = "add OSDs before it is full: a full pool takes no deletes either";
    }
    return finding;
}

/// `16.2.15-0ubuntu1` to 16 and 2.
std::optional<std::pair<int, int>> release_of(std::string_view version) {
    std::pair<int, int> release;
    const auto major =
        std::from_chars(version.data(), version.data() + version.size(), release.first);
    const auto* const end = version.data() + version.size();
    if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
    const auto minor = std::from_chars(major.ptr + 1, end, release.second);
    if (minor.ec != std::errc()) return std::nullopt;
    return release;
}

bool is_too_old(std::string_view version) {
    const auto release = release_of(version);
    return release && *release < oldest_release;
}

Finding judge_ours(const std::string& librados) {
    Finding finding{.check = "version"};
    finding.measured = fmt::format("tailrace {}, librados of {}", TAILRACE_VERSION,
                                   librados.empty() ? "an unknown release" : librados);
    if (is_too_old(librados)) {
        finding.status = Status::failed;
        finding.remedy = "install librados2 of Ceph 16.2 or later";
    }
    return finding;
}

Finding judge_osd_versions(const Seen<std::map<std::string, int>>& osds) {
    if (!osds) return not_seen("OSD versions", osds.error());
    Finding finding{.check = "OSD versions"};
    std::vector<std::string> parts;
    for (const auto& [version, count] : *osds)
        parts.push_back(fmt::format("{} of {}", count, version));
    finding.measured = fmt::format("{}", fmt::join(parts, ", "));
    if (std::ranges::any_of(*osds | std::views::keys, is_too_old)) {
        finding.status = Status::warning;
        finding.remedy = "upgrade to Ceph 16.2 or later, which Tailrace is tested with";
    } else if (osds->size() > 1) {
        finding.status = Status::warning;
        finding.remedy = "bring the upgrade to its end: `ceph versions`";
    }
    return finding;
}

}  // namespace

Unseen not_allowed(const Place& place) {
    return {fmt::format("{} may not ask the monitors for it", place.user),
            fmt::format("to see it, give the user the capability mon 'allow r': `ceph auth caps {} "
                        "mon 'allow r' osd ...`",
                        place.user)};
}

Finding not_seen(std::string check, const Unseen& unseen) {
    return {.status = Status::unknown,
            .check = std::move(check),
            .measured = unseen.why,
            .remedy = unseen.remedy};
}

Finding judge_connection(const std::string& fault, const Place& place) {
    Finding finding{.status = Status::failed, .check = "cluster", .measured = fault};
    if (fault.starts_with("opening pool")) {
        finding.check = "pool";
        finding.remedy = fmt::format(
            "`ceph osd pool ls` has those there are; to make it: `ceph osd pool create {0} 128 128 "
            "replicated` and `ceph osd pool application enable {0} tailrace`",
            place.pool);
    } else if (fault.starts_with("reading ")) {
        finding.remedy = "--ceph-conf names the ceph.conf of the cluster";
    } else if (fault.starts_with("connecting ")) {
        finding.remedy = fmt::format(
            "do the monitors of its `mon host` run, can this machine reach them, and is there a "
            "keyring of {}? `ceph -s --id {}` tells more",
            place.user, place.user.substr(place.user.find('.') + 1));
    }
    return finding;
}

Findings judge_cluster(const Seen<ClusterFacts>& facts) {
    if (!facts) return {not_seen("cluster", facts.error())};
    return {judge_monitors(*facts), judge_health(*facts)};
}

Findings judge_pool(const Seen<PoolFacts>& facts, const Place& place) {
    if (!facts) return {not_seen("pool", facts.error())};
    Findings findings{judge_kind(*facts, place)};
    if (!facts->is_replicated) return findings;
    findings.push_back(judge_copies(*facts, place));
    findings.push_back(judge_application(*facts, place));
    findings.push_back(judge_flags(*facts));
    return findings;
}

Findings judge_space(const Seen<std::optional<SpaceFacts>>& facts) {
    if (!facts) return {not_seen("space", facts.error())};
    if (!*facts) {
        return {not_seen("space", {"the monitors do not know: no manager (ceph-mgr) reports",
                                   "`ceph mgr stat` tells of managers"})};
    }
    const auto& space = **facts;
    constexpr double gib = 1 << 30;
    Finding finding{.check = "space"};
    finding.measured =
        fmt::format("{:.1f} % used, {:.1f} GiB stored, {:.1f} GiB free", space.used_ratio * 100,
                    space.bytes_stored / gib, space.bytes_free / gib);
    finding.values = {{"used_percent", space.used_ratio * 100},
                      {"stored_bytes", space.bytes_stored},
                      {"free_bytes", space.bytes_free}};
    if (space.used_ratio >= used_ratio_high) {
        finding.status = Status::warning;
        finding.remedy = "add OSDs: from 85 % on Ceph warns, and at 95 % nothing is written";
    }
    return {finding};
}

Findings judge_versions(const std::string& librados, const Seen<std::map<std::string, int>>& osds) {
    return {judge_ours(librados), judge_osd_versions(osds)};
}

}  // namespace tailrace::program::doctor
