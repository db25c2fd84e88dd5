// What can be set, by whom, and what holds when nobody does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "model/wording.h"
#include "server/limits.h"

namespace tailrace::server {

enum class Durability : std::uint8_t { sync, async, memory };

/// What keeps the tables: RocksDB within the process, or a pool of a Ceph cluster.
enum class EngineKind : std::uint8_t { rocksdb, rados };

struct Config {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;
    EngineKind engine = EngineKind::rocksdb;
    std::string data = "tailrace-data";
    bool in_memory = false;
    Durability durability = Durability::sync;
    /// Empty: where Ceph's own programs look.
    std::string ceph_conf;
    std::string pool = "tailrace";
    std::string name_space;
    std::string client_id = "admin";
    /// Where the other servers of the pool reach this one.
    std::string cluster_address = "127.0.0.1:0";
    /// Whether a write is sent to its partition's home.
    bool forwards = true;
    std::string region = "us-east-1";
    std::string account_id = "123456789012";
    model::Wording wording = model::Wording::may_2026;
    int partitions_provisioned = 1;
    int partitions_on_demand = 4;
    base::Milliseconds state_delay{0};
    base::Milliseconds expiry_interval{1'000};
    base::Milliseconds shard_lifetime{4 * 60 * 60 * 1000};
    base::Milliseconds retention{24 * 60 * 60 * 1000};
    /// Absent: what suits the engine.
    std::optional<std::size_t> partition_bytes_max;
    std::optional<std::size_t> partition_write_rate_max;
    bool control = false;
    /// Zero: one for each core.
    std::size_t threads = 0;
    Limits limits;
    base::LogLevel log_level = base::LogLevel::info;
    base::LogFormat log_format = base::LogFormat::text;
};

/// One thing that can be set: as `--name`, as `TAILRACE_NAME` in the environment, as `name` in the
/// file.
struct Setting {
    std::string_view name;
    std::string_view group;
    /// What stands for the value in help; empty for one that is on or off.
    std::string_view value;
    std::string_view help;
    /// Completes "expects ...".
    std::string_view expects;
    /// False if the text is no such value.
    bool (*apply)(Config& config, std::string_view text);

    bool is_switch() const { return value.empty(); }
    /// `TAILRACE_LOG_LEVEL` for log-level.
    std::string variable() const;
};

std::span<const Setting> settings();

/// One value, and where it comes from, for messages: `--port`, `TAILRACE_PORT`, `tailrace.toml:3:
/// port`.
struct Assignment {
    std::string name;
    std::string text;
    std::string origin;
};

/// Later ones win. Fails with a message that names the origin and what it expects.
std::expected<Config, std::string> configure(const std::vector<Assignment>& assignments);

/// The assignments of a TOML file.
std::expected<std::vector<Assignment>, std::string> read_config_file(const std::string& path);
/// Those of the environment. `get` is std::getenv, but in tests.
std::vector<Assignment> read_environment(const char* (*get)(const char* variable));

}  // namespace tailrace::server
