#include "server/config.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace tailrace::server {

namespace {

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return number;
}

template <class Unit, std::size_t N>
std::optional<std::uint64_t> parse_quantity(std::string_view text,
                                            const std::array<Unit, N>& units) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_number<std::uint64_t>(text.substr(0, digits));
    const auto unit = std::ranges::find(units, text.substr(digits), &Unit::first);
    if (!number || unit == units.end()) return std::nullopt;
    if (*number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return *number * unit->second;
}

using Unit = std::pair<std::string_view, std::uint64_t>;

constexpr std::array byte_units{
    Unit{"", 1},          Unit{"KB", 1'000},    Unit{"MB", 1'000'000}, Unit{"GB", 1'000'000'000},
    Unit{"KiB", 1 << 10}, Unit{"MiB", 1 << 20}, Unit{"GiB", 1 << 30}};
constexpr std::array time_units{Unit{"ms", 1}, Unit{"s", 1'000}, Unit{"m", 60'000},
                                Unit{"h", 3'600'000}};

/// In [min, max].
template <class Number>
bool set_number(Number& target, std::string_view text, Number min, Number max) {
    const auto number = parse_number<Number>(text);
    if (!number || *number < min || *number > max) return false;
    target = *number;
    return true;
}

bool set_bytes(std::size_t& target, std::string_view text, std::size_t min) {
    const auto bytes = parse_quantity(text, byte_units);
    if (!bytes || *bytes < min) return false;
    target = *bytes;
    return true;
}

bool set_duration(base::Milliseconds& target, std::string_view text,
                  base::Milliseconds min = base::Milliseconds(0)) {
    const auto duration = parse_quantity(text, time_units);
    if (!duration || std::cmp_less(*duration, min.count())) return false;
    target = base::Milliseconds(*duration);
    return true;
}

bool set_text(std::string& target, std::string_view text) {
    target = text;
    return !text.empty();
}

template <class Value, std::size_t N>
bool set_choice(Value& target, std::string_view text,
                const std::array<std::pair<std::string_view, Value>, N>& choices) {
    const auto choice =
        std::ranges::find(choices, text, &std::pair<std::string_view, Value>::first);
    if (choice == choices.end()) return false;
    target = choice->second;
    return true;
}

template <class Value>
using Choice = std::pair<std::string_view, Value>;

constexpr std::array switch_choices{Choice<bool>{"true", true}, Choice<bool>{"1", true},
                                    Choice<bool>{"false", false}, Choice<bool>{"0", false}};
constexpr std::array durability_choices{Choice<Durability>{"sync", Durability::sync},
                                        Choice<Durability>{"async", Durability::async},
                                        Choice<Durability>{"memory", Durability::memory}};
constexpr std::array engine_choices{Choice<EngineKind>{"rocksdb", EngineKind::rocksdb},
                                    Choice<EngineKind>{"rados", EngineKind::rados}};
constexpr std::array on_or_off{Choice<bool>{"on", true}, Choice<bool>{"off", false}};
constexpr std::array wording_choices{Choice<model::Wording>{"2026-05", model::Wording::may_2026},
                                     Choice<model::Wording>{"2026-06", model::Wording::june_2026}};
constexpr std::array level_choices{Choice<base::LogLevel>{"debug", base::LogLevel::debug},
                                   Choice<base::LogLevel>{"info", base::LogLevel::info},
                                   Choice<base::LogLevel>{"warning", base::LogLevel::warning},
                                   Choice<base::LogLevel>{"error", base::LogLevel::error},
                                   Choice<base::LogLevel>{"off", base::LogLevel::off}};
constexpr std::array format_choices{Choice<base::LogFormat>{"text", base::LogFormat::text},
                                    Choice<base::LogFormat>{"json", base::LogFormat::json}};

/// Who names a directory wants it kept there, whatever a layer below says.
bool set_data(Config& config, std::string_view text) {
    config.in_memory = false;
    return set_text(config.data, text);
}

bool is_region(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
}

bool is_account_id(std::string_view text) {
    return text.size() == 12 && text.find_first_not_of("0123456789") == text.npos;
}

constexpr int partitions_max = 1'000;
constexpr std::size_t memory_bytes_min = 32 << 20;
constexpr std::size_t partition_bytes_min = 1 << 20;

constexpr std::array all_settings{
    Setting{
        "host", "Network", "ADDRESS",
        "Listen here. The default takes connections from this machine only; 0.0.0.0 takes all.\n"
        "Signatures are not verified: who reaches the port may read and write everything.\n"
        "Default: 127.0.0.1",
        "an address of this machine",
        [](Config& c, std::string_view t) { return set_text(c.host, t); }},
    Setting{"port", "Network", "PORT", "0 picks a free one.\nDefault: 8000",
            "a number from 0 to 65535",
            [](Config& c, std::string_view t) {
                return set_number<std::uint16_t>(c.port, t, 0, 65535);
            }},
    Setting{"engine", "Storage", "NAME",
            "What keeps the tables:\n"
            "rocksdb  this process, in --data\n"
            "rados    a pool of a Ceph cluster, which several servers may share;\n"
            "         docs/operating.md tells how\n"
            "Default: rocksdb",
            "rocksdb or rados",
            [](Config& c, std::string_view t) { return set_choice(c.engine, t, engine_choices); }},
    Setting{
        "data", "Storage", "DIR",
        "Keep everything in this directory; it is made if it is absent.\nDefault: ./tailrace-data",
        "a directory", set_data},
    Setting{
        "in-memory", "Storage", "", "Keep nothing: all is gone when the server stops.",
        "true or false",
        [](Config& c, std::string_view t) { return set_choice(c.in_memory, t, switch_choices); }},
    Setting{"durability", "Storage", "LEVEL",
            "What is certain when a write has been answered:\n"
            "sync    it survives a power failure\n"
            "async   it survives the server's end, even by kill -9; a power failure may\n"
            "        undo the last moments\n"
            "memory  it survives a clean stop only\n"
            "Default: sync",
            "sync, async or memory",
            [](Config& c, std::string_view t) {
                return set_choice(c.durability, t, durability_choices);
            }},
    Setting{"ceph-conf", "Storage", "FILE",
            "With --engine rados: the ceph.conf of the cluster. Default: where Ceph's own\n"
            "programs look, as /etc/ceph/ceph.conf",
            "a file", [](Config& c, std::string_view t) { return set_text(c.ceph_conf, t); }},
    Setting{"pool", "Storage", "NAME",
            "With --engine rados: the pool, which is replicated and there already.\n"
            "Default: tailrace",
            "the name of a pool",
            [](Config& c, std::string_view t) { return set_text(c.pool, t); }},
    Setting{"namespace", "Storage", "NAME",
            "With --engine rados: where in the pool, so that several may share it.\n"
            "Default: the pool's own",
            "the name of a namespace",
            [](Config& c, std::string_view t) { return set_text(c.name_space, t); }},
    Setting{"client-id", "Storage", "ID",
            "With --engine rados: which of Ceph's users this is, as in client.ID.\nDefault: admin",
            "the name of a user",
            [](Config& c, std::string_view t) { return set_text(c.client_id, t); }},
    Setting{"cluster-address", "Storage", "HOST:PORT",
            "With --engine rados: where the other servers of the pool reach this one, an address\n"
            "of this machine's that they can connect to. Port 0 picks a free one.\n"
            "Default: 127.0.0.1:0",
            "a number address and a port, as in 10.0.0.5:7000",
            [](Config& c, std::string_view t) { return set_text(c.cluster_address, t); }},
    Setting{
        "forwarding", "Storage", "on|off",
        "With --engine rados: whether a write goes to the server that batches what all are asked\n"
        "for. Without it all is right, and slower: to see by how much, or where servers cannot\n"
        "reach each other.\n"
        "Default: on",
        "on or off",
        [](Config& c, std::string_view t) { return set_choice(c.forwards, t, on_or_off); }},
    Setting{"region", "Identity", "NAME",
            "The AWS region in the ARNs of tables and streams.\nDefault: us-east-1",
            "small letters, digits and hyphens, as in us-east-1",
            [](Config& c, std::string_view t) { return is_region(t) && set_text(c.region, t); }},
    Setting{"account-id", "Identity", "ID",
            "The AWS account in the ARNs of tables and streams.\nDefault: 123456789012",
            "12 digits",
            [](Config& c, std::string_view t) {
                return is_account_id(t) && set_text(c.account_id, t);
            }},
    Setting{
        "wording", "Identity", "MONTH",
        "How PutItem, UpdateItem and DeleteItem word what is wrong with a request. The\n"
        "service began to change that in June 2026, region by region; with 2026-06, more\n"
        "messages begin with `1 validation error detected: `.\n"
        "Default: 2026-05",
        "2026-05 or 2026-06",
        [](Config& c, std::string_view t) { return set_choice(c.wording, t, wording_choices); }},
    Setting{
        "partitions-provisioned", "Tables", "N",
        "Partitions, and so open shards, of a new table with provisioned throughput.\nDefault: 1",
        "a number from 1 to 1000",
        [](Config& c, std::string_view t) {
            return set_number(c.partitions_provisioned, t, 1, partitions_max);
        }},
    Setting{
        "partitions-on-demand", "Tables", "N",
        "Partitions, and so open shards, of a new table that is billed per request.\nDefault: 4",
        "a number from 1 to 1000",
        [](Config& c, std::string_view t) {
            return set_number(c.partitions_on_demand, t, 1, partitions_max);
        }},
    Setting{"state-delay", "Tables", "TIME",
            "How long tables stay CREATING, UPDATING and DELETING, and streams and time to live\n"
            "ENABLING and DISABLING. With some, programs that forget to wait are found out.\n"
            "Default: 0ms",
            "a time with its unit, as in 500ms, 2s or 1m",
            [](Config& c, std::string_view t) { return set_duration(c.state_delay, t); }},
    Setting{"expiry-interval", "Tables", "TIME",
            "How often items whose time to live is over are looked for, and deleted.\n"
            "Default: 1s",
            "a time with its unit, 10ms or more, as in 500ms, 1s or 10m",
            [](Config& c, std::string_view t) {
                return set_duration(c.expiry_interval, t, base::Milliseconds(10));
            }},
    Setting{"shard-lifetime", "Streams", "TIME",
            "A shard that has been open for this long closes, and a child goes on from it.\n"
            "Default: 4h",
            "a time with its unit, 1s or more, as in 90s, 10m or 4h",
            [](Config& c, std::string_view t) {
                return set_duration(c.shard_lifetime, t, base::Milliseconds(1'000));
            }},
    Setting{"retention", "Streams", "TIME",
            "Records can be read for this long, and so can streams that were switched off.\n"
            "Default: 24h",
            "a time with its unit, 1s or more, as in 90s, 10m or 24h",
            [](Config& c, std::string_view t) {
                return set_duration(c.retention, t, base::Milliseconds(1'000));
            }},
    Setting{"partition-size-max", "Tables", "SIZE",
            "A partition with more bytes of items splits in two, and its shard with it.\n"
            "With --engine rados it is 256MiB unless it is set.\n"
            "Default: 10GiB",
            "1MiB or more, in bytes or with a unit (KB, MB, GB, KiB, MiB, GiB)",
            [](Config& c, std::string_view t) {
                return set_bytes(c.partition_bytes_max.emplace(), t, partition_bytes_min);
            }},
    Setting{"partition-write-rate-max", "Tables", "N",
            "A partition that takes more write units a second for a minute splits, too.\n"
            "With --engine rados it is 4000 unless it is set.\n"
            "Default: 1000",
            "a number from 1 to 1000000000",
            [](Config& c, std::string_view t) {
                return set_number<std::size_t>(c.partition_write_rate_max.emplace(), t, 1,
                                               1'000'000'000);
            }},
    Setting{
        "control", "Testing", "",
        "Open the API under /_tailrace/ that freezes and advances the server's clock and injects\n"
        "faults; `curl http://127.0.0.1:8000/_tailrace/` lists what there is. Whoever reaches\n"
        "the port may use it. How far the clock was moved is kept with the data, for it never\n"
        "runs backwards.",
        "true or false",
        [](Config& c, std::string_view t) { return set_choice(c.control, t, switch_choices); }},
    Setting{"threads", "Resources", "N",
            "Threads that serve connections; 0 is one for each core.\nDefault: 0",
            "a number from 0 to 1024",
            [](Config& c, std::string_view t) {
                return set_number<std::size_t>(c.threads, t, 0, 1024);
            }},
    Setting{"connections-max", "Resources", "N",
            "Open at the same time; more are answered with 503.\nDefault: 10000",
            "a number from 1 to 1000000",
            [](Config& c, std::string_view t) {
                return set_number<std::size_t>(c.limits.connections_max, t, 1, 1'000'000);
            }},
    Setting{"memory-max", "Resources", "SIZE",
            "Held by all requests and replies together; beyond it requests wait for a while\n"
            "and are then answered with 503. The store's caches are not counted.\n"
            "Default: 256MiB",
            "32MiB or more, in bytes or with a unit (KB, MB, GB, KiB, MiB, GiB)",
            [](Config& c, std::string_view t) {
                return set_bytes(c.limits.memory_bytes_max, t, memory_bytes_min);
            }},
    Setting{
        "log-level", "Log", "LEVEL",
        "debug (every request), info, warning, error or off.\nDefault: info",
        "debug, info, warning, error or off",
        [](Config& c, std::string_view t) { return set_choice(c.log_level, t, level_choices); }},
    Setting{
        "log-format", "Log", "FORMAT",
        "text (key=value) or json, one line an event, to standard error.\nDefault: text",
        "text or json",
        [](Config& c, std::string_view t) { return set_choice(c.log_format, t, format_choices); }},
};

}  // namespace

std::string Setting::variable() const {
    std::string variable = "TAILRACE_";
    for (const char c : name) {
        variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return variable;
}

std::span<const Setting> settings() {
    return all_settings;
}

std::expected<Config, std::string> configure(const std::vector<Assignment>& assignments) {
    Config config;
    for (const auto& [name, text, origin] : assignments) {
        const auto setting = std::ranges::find(all_settings, name, &Setting::name);
        if (setting == all_settings.end()) {
            return std::unexpected(fmt::format(
                "{}: there is no such setting; `tailrace serve --help` lists them", origin));
        }
        if (!setting->apply(config, text)) {
            return std::unexpected(
                fmt::format("{} expects {}, not '{}'", origin, setting->expects, text));
        }
    }
    if (config.engine == EngineKind::rados && config.in_memory) {
        return std::unexpected(std::string(
            "--engine rados keeps everything in its pool, --in-memory nothing: leave one out"));
    }
    return config;
}

std::vector<Assignment> read_environment(const char* (*get)(const char* variable)) {
    std::vector<Assignment> assignments;
    for (const auto& setting : all_settings) {
        const auto variable = setting.variable();
        const auto* const text = get(variable.c_str());
        if (text && *text) assignments.push_back({std::string(setting.name), text, variable});
    }
    return assignments;
}

}  // namespace tailrace::server
