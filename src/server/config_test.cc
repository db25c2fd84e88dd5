#include "server/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace tailrace::server {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

std::expected<Config, std::string> set(const std::string& name, const std::string& text) {
    return configure({{name, text, "--" + name}});
}

TEST(Config, HasDefaults) {
    const auto config = configure({}).value();
    EXPECT_EQ(config.host, "127.0.0.1");
    EXPECT_EQ(config.port, 8000);
    EXPECT_EQ(config.data, "tailrace-data");
    EXPECT_FALSE(config.in_memory);
    EXPECT_EQ(config.durability, Durability::sync);
    EXPECT_EQ(config.partitions_provisioned, 1);
    EXPECT_EQ(config.partitions_on_demand, 4);
    EXPECT_EQ(config.shard_lifetime, 4h);
    EXPECT_EQ(config.retention, 24h);
    EXPECT_EQ(config.expiry_interval, 1s);
    EXPECT_EQ(config.partition_bytes_max, std::nullopt);
    EXPECT_EQ(config.partition_write_rate_max, std::nullopt);
}

TEST(Config, HelpTellsTheDefaults) {
    for (const auto& setting : settings()) {
        constexpr std::string_view mark = "Default: ";
        const auto at = setting.help.find(mark);
        if (setting.is_switch()) continue;
        ASSERT_NE(at, setting.help.npos) << setting.name;
        const std::string told(setting.help.substr(at + mark.size()));
        EXPECT_TRUE(set(std::string(setting.name), told)) << setting.name << " " << told;
    }
    EXPECT_EQ(set("memory-max", "256MiB")->limits.memory_bytes_max, Limits{}.memory_bytes_max);
    EXPECT_EQ(set("connections-max", "10000")->limits.connections_max, Limits{}.connections_max);
}

TEST(Config, ReadsEveryKindOfValue) {
    EXPECT_EQ(set("port", "0")->port, 0);
    EXPECT_EQ(set("durability", "async")->durability, Durability::async);
    EXPECT_EQ(set("state-delay", "2s")->state_delay, 2s);
    EXPECT_EQ(set("state-delay", "1m")->state_delay, 60s);
    EXPECT_EQ(set("expiry-interval", "10m")->expiry_interval, 10min);
    EXPECT_EQ(set("shard-lifetime", "90s")->shard_lifetime, 90s);
    EXPECT_EQ(set("retention", "24h")->retention, 24h);
    EXPECT_EQ(set("partition-size-max", "10GiB")->partition_bytes_max, 10ull << 30);
    EXPECT_EQ(set("partition-write-rate-max", "5")->partition_write_rate_max, 5u);
    EXPECT_EQ(set("memory-max", "1GB")->limits.memory_bytes_max, 1'000'000'000u);
    EXPECT_EQ(set("memory-max", "1GiB")->limits.memory_bytes_max, 1u << 30);
    EXPECT_EQ(set("memory-max", "40000000")->limits.memory_bytes_max, 40'000'000u);
    EXPECT_EQ(set("log-level", "debug")->log_level, base::LogLevel::debug);
    EXPECT_EQ(configure({})->wording, model::Wording::may_2026);
    EXPECT_EQ(set("wording", "2026-06")->wording, model::Wording::june_2026);
    EXPECT_EQ(set("log-format", "json")->log_format, base::LogFormat::json);
    EXPECT_TRUE(set("in-memory", "true")->in_memory);
    EXPECT_FALSE(set("in-memory", "false")->in_memory);
    EXPECT_FALSE(configure({})->control);
    EXPECT_TRUE(set("control", "true")->control);
}

TEST(Config, AnEngineIsChosenWithWhatItNeeds) {
    EXPECT_EQ(configure({})->engine, EngineKind::rocksdb);
    const auto config = configure({{"engine", "rados", "--engine"},
                                   {"ceph-conf", "c.conf", "--ceph-conf"},
                                   {"pool", "p", "--pool"},
                                   {"namespace", "n", "--namespace"},
                                   {"client-id", "tailrace", "--client-id"}});
    ASSERT_TRUE(config);
    EXPECT_EQ(config->engine, EngineKind::rados);
    EXPECT_EQ(config->ceph_conf, "c.conf");
    EXPECT_EQ(config->pool, "p");
    EXPECT_EQ(config->name_space, "n");
    EXPECT_EQ(config->client_id, "tailrace");
    EXPECT_EQ(set("engine", "tape").error(), "--engine expects rocksdb or rados, not 'tape'");
}

TEST(Config, AnEngineThatKeepsDoesNotKeepNothing) {
    const auto config =
        configure({{"engine", "rados", "--engine"}, {"in-memory", "true", "--in-memory"}});
    ASSERT_FALSE(config);
    EXPECT_THAT(config.error(), testing::HasSubstr("leave one out"));
}

TEST(Config, SaysWhatItExpects) {
    EXPECT_EQ(set("port", "65536").error(), "--port expects a number from 0 to 65535, not '65536'");
    EXPECT_EQ(set("durability", "perhaps").error(),
              "--durability expects sync, async or memory, not 'perhaps'");
    EXPECT_EQ(
        configure({{"prot", "1", "tailrace.toml:3: prot"}}).error(),
        "tailrace.toml:3: prot: there is no such setting; `tailrace serve --help` lists them");
}

TEST(Config, RefusesValuesThatMeanNothing) {
    const std::pair<const char*, const char*> bad[] = {
        {"port", ""},
        {"port", "-1"},
        {"port", "80x"},
        {"host", ""},
        {"data", ""},
        {"region", "US_EAST"},
        {"account-id", "123"},
        {"account-id", "12345678901x"},
        {"partitions-provisioned", "0"},
        {"partitions-on-demand", "1001"},
        {"state-delay", "2"},
        {"shard-lifetime", "999ms"},
        {"retention", "0s"},
        {"partition-size-max", "1KiB"},
        {"partition-write-rate-max", "0"},
        {"state-delay", "s"},
        {"state-delay", "-1s"},
        {"state-delay", "99999999999999999999s"},
        {"memory-max", "1MB"},
        {"memory-max", "1 GB"},
        {"memory-max", "99999999999999999999"},
        {"connections-max", "0"},
        {"threads", "1025"},
        {"in-memory", "maybe"},
        {"log-level", "loud"},
        {"wording", "2026-07"},
    };
    for (const auto& [name, text] : bad) EXPECT_FALSE(set(name, text)) << name << " " << text;
}

TEST(Config, LaterAssignmentsWin) {
    EXPECT_EQ(configure({{"port", "1", "file"}, {"port", "2", "flag"}})->port, 2);
    EXPECT_FALSE(configure({{"in-memory", "true", "file"}, {"data", "d", "flag"}})->in_memory);
    EXPECT_TRUE(configure({{"data", "d", "file"}, {"in-memory", "true", "flag"}})->in_memory);
}

TEST(Config, NamesAreUniqueAndHaveVariables) {
    std::set<std::string> variables;
    for (const auto& setting : settings()) variables.insert(setting.variable());
    EXPECT_EQ(variables.size(), settings().size());
    EXPECT_TRUE(variables.contains("TAILRACE_STATE_DELAY"));
}

TEST(Config, ReadsTheEnvironment) {
    const auto assignments = read_environment([](const char* variable) -> const char* {
        if (std::string_view(variable) == "TAILRACE_LOG_LEVEL") return "debug";
        if (std::string_view(variable) == "TAILRACE_PORT") return "";
        return nullptr;
    });
    ASSERT_EQ(assignments.size(), 1u);
    EXPECT_EQ(assignments[0].name, "log-level");
    EXPECT_EQ(assignments[0].text, "debug");
    EXPECT_EQ(assignments[0].origin, "TAILRACE_LOG_LEVEL");
}

class ConfigFile : public ::testing::Test {
 protected:
    std::expected<Config, std::string> read(std::string_view text) {
        std::ofstream(path_) << text;
        const auto assignments = read_config_file(path_);
        if (!assignments) return std::unexpected(assignments.error());
        return configure(*assignments);
    }
    ~ConfigFile() override { std::filesystem::remove(path_); }

    std::string path_ = std::filesystem::temp_directory_path() /
                        ("tailrace-config-" + std::to_string(::getpid()) + ".toml");
};

TEST_F(ConfigFile, IsToml) {
    const auto config =
        read("# ours\nport = 9000\nin-memory = true\nregion = \"eu-west-1\"\n").value();
    EXPECT_EQ(config.port, 9000);
    EXPECT_TRUE(config.in_memory);
    EXPECT_EQ(config.region, "eu-west-1");
}

TEST_F(ConfigFile, ErrorsNameTheLine) {
    EXPECT_EQ(read("\nport = 70000\n").error(),
              path_ + ":2: port expects a number from 0 to 65535, not '70000'");
    EXPECT_THAT(read("\nprot = 1\n").error(),
                HasSubstr(path_ + ":2: prot: there is no such setting"));
    EXPECT_THAT(read("\n\nport = = 1\n").error(), HasSubstr(path_ + ":3: "));
    EXPECT_THAT(read("[serve]\nport = 1\n").error(), HasSubstr(path_ + ":1: serve expects"));
}

TEST_F(ConfigFile, MustBeThere) {
    EXPECT_EQ(read_config_file("/no/such/file").error(),
              "cannot read the configuration file /no/such/file");
    EXPECT_FALSE(read_config_file("/"));
}

}  // namespace
}  // namespace tailrace::server
