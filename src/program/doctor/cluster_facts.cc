#include "program/doctor/cluster_facts.h"

#include <simdjson.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <ranges>

#include <fmt/format.h>

namespace tailrace::program::doctor {

namespace {

using Json = simdjson::dom::element;

/// Keeps what its elements point to.
class Answer {
 public:
    explicit Answer(std::string_view json) {
        is_read_ = parser_.parse(json.data(), json.size()).get(root_) == simdjson::SUCCESS;
    }
    explicit operator bool() const { return is_read_; }
    const Json& root() const { return root_; }

 private:
    simdjson::dom::parser parser_;
    Json root_;
    bool is_read_ = false;
};

/// Of a member that may be absent, by its path: `/osdmap/num_osds`.
template <class Value>
Value get(const Json& json, std::string_view path, Value otherwise = {}) {
    Value value{};
    return json.at_pointer(path).get(value) == simdjson::SUCCESS ? value : otherwise;
}

int number(const Json& json, std::string_view path) {
    return static_cast<int>(get<std::int64_t>(json, path));
}

std::string text(const Json& json, std::string_view path) {
    return std::string(get<std::string_view>(json, path));
}

std::optional<Json> pool_in(const Json& pools, std::string_view name_path, std::string_view pool) {
    simdjson::dom::array all;
    if (pools.get(all) != simdjson::SUCCESS) return std::nullopt;
    for (const auto each : all) {
        if (text(each, name_path) == pool) return each;
    }
    return std::nullopt;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (const auto part : std::views::split(text, separator)) {
        if (!part.empty()) parts.emplace_back(part.begin(), part.end());
    }
    return parts;
}

std::vector<std::string> names_of(const Json& json, std::string_view path) {
    std::vector<std::string> names;
    for (const auto& [name, ignored] : get<simdjson::dom::object>(json, path))
        names.emplace_back(name);
    return names;
}

}  // namespace

std::optional<ClusterFacts> read_status(std::string_view json) {
    const Answer answer(json);
    if (!answer) return std::nullopt;
    const auto& root = answer.root();
    ClusterFacts facts;
    facts.monitors = number(root, "/monmap/num_mons");
    simdjson::dom::array quorum;
    if (root.at_pointer("/quorum_names").get(quorum) == simdjson::SUCCESS)
        facts.monitors_in_quorum = static_cast<int>(quorum.size());
    facts.osds = number(root, "/osdmap/num_osds");
    facts.osds_up = number(root, "/osdmap/num_up_osds");
    facts.health = text(root, "/health/status");
    simdjson::dom::object checks;
    if (root.at_pointer("/health/checks").get(checks) != simdjson::SUCCESS) return facts;
    for (const auto& [name, check] : checks)
        facts.troubles.push_back(fmt::format("{}: {}", name, text(check, "/summary/message")));
    return facts;
}

std::optional<PoolFacts> read_pool(std::string_view json, std::string_view pool) {
    constexpr int replicated = 1;
    const Answer answer(json);
    const auto found = answer ? pool_in(answer.root(), "/pool_name", pool) : std::nullopt;
    if (!found) return std::nullopt;
    PoolFacts facts;
    facts.is_replicated = number(*found, "/type") == replicated;
    facts.size = number(*found, "/size");
    facts.min_size = number(*found, "/min_size");
    facts.pg_num = number(*found, "/pg_num");
    facts.applications = names_of(*found, "/application_metadata");
    facts.flags = split(text(*found, "/flags_names"), ',');
    facts.quota_bytes = get<std::uint64_t>(*found, "/quota_max_bytes");
    facts.quota_objects = get<std::uint64_t>(*found, "/quota_max_objects");
    return facts;
}

std::optional<SpaceFacts> read_space(std::string_view json, std::string_view pool) {
    const Answer answer(json);
    if (!answer) return std::nullopt;
    Json pools;
    if (answer.root().at_pointer("/pools").get(pools) != simdjson::SUCCESS) return std::nullopt;
    const auto found = pool_in(pools, "/name", pool);
    if (!found) return std::nullopt;
    return SpaceFacts{.used_ratio = get<double>(*found, "/stats/percent_used"),
                      .bytes_stored = get<double>(*found, "/stats/stored"),
                      .bytes_free = get<double>(*found, "/stats/max_avail"),
                      .objects = get<double>(*found, "/stats/objects")};
}

std::map<std::string, int> read_osd_versions(std::string_view json) {
    std::map<std::string, int> versions;
    const Answer answer(json);
    if (!answer) return versions;
    simdjson::dom::object osds;
    if (answer.root().at_pointer("/osd").get(osds) != simdjson::SUCCESS) return versions;
    for (const auto& [name, count] : osds) {
        // `ceph version 16.2.15 (618f...) pacific (stable)`
        const auto words = split(name, ' ');
        versions[words.size() > 2 ? words[2] : std::string(name)] +=
            static_cast<int>(count.get_int64().value_unsafe());
    }
    return versions;
}

std::optional<base::UnixMilliseconds> read_report_time(std::string_view json) {
    const Answer answer(json);
    if (!answer) return std::nullopt;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    double second = 0;
    int zone = 0;
    // `2026-11-26T14:19:39.919794+0000`
    if (std::sscanf(text(answer.root(), "/timestamp").c_str(), "%d-%u-%uT%d:%d:%lf%d", &year,
                    &month, &day, &hour, &minute, &second, &zone) != 7)
        return std::nullopt;
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} /
                                     std::chrono::day{day}};
    const auto moment = std::chrono::sys_time<std::chrono::milliseconds>(date) +
                        std::chrono::hours(hour - zone / 100) +
                        std::chrono::minutes(minute - zone % 100);
    return moment.time_since_epoch().count() + std::llround(second * 1000);
}

}  // namespace tailrace::program::doctor
