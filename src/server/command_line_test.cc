#include "server/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tailrace::server {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const char* nothing(const char*) {
    return nullptr;
}

Config configured(std::vector<std::string> arguments,
                  const char* (*getenv)(const char*) = nothing) {
    auto parsed = parse_command_line(arguments, getenv);
    if (auto* farewell = std::get_if<Farewell>(&parsed)) ADD_FAILURE() << farewell->text;
    return std::holds_alternative<Config>(parsed) ? std::get<Config>(parsed) : Config{};
}

Farewell farewell(std::vector<std::string> arguments) {
    auto parsed = parse_command_line(arguments, nothing);
    if (std::holds_alternative<Config>(parsed)) ADD_FAILURE() << "accepted";
    return std::holds_alternative<Farewell>(parsed) ? std::get<Farewell>(parsed) : Farewell{};
}

TEST(CommandLine, ServesByDefaultInADirectoryBesideIt) {
    const auto config = configured({"serve"});
    EXPECT_EQ(config.port, 8000);
    EXPECT_FALSE(config.in_memory);
    EXPECT_EQ(config.data, "tailrace-data");
}

TEST(CommandLine, TakesFlags) {
    const auto config = configured({"serve", "--port", "0", "--in-memory", "--region=eu-west-1"});
    EXPECT_EQ(config.port, 0);
    EXPECT_TRUE(config.in_memory);
    EXPECT_EQ(config.region, "eu-west-1");
}

TEST(CommandLine, FlagsWinOverTheEnvironmentAndThatOverTheFile) {
    const std::string path = std::filesystem::temp_directory_path() /
                             ("tailrace-layers-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(path) << "port = 1\nregion = \"file-1\"\naccount-id = \"111111111111\"\n";
    static std::string config_path;
    config_path = path;
    const auto environment = [](const char* variable) -> const char* {
        const std::string_view name(variable);
        if (name == "TAILRACE_CONFIG") return config_path.c_str();
        if (name == "TAILRACE_PORT") return "2";
        if (name == "TAILRACE_REGION") return "environment-1";
        return nullptr;
    };
    const auto config = configured({"serve", "--port", "3"}, environment);
    EXPECT_EQ(config.port, 3);
    EXPECT_EQ(config.region, "environment-1");
    EXPECT_EQ(config.account_id, "111111111111");
    EXPECT_EQ(configured({"serve", "--config", path}).port, 1);
    std::filesystem::remove(path);
}

TEST(CommandLine, HelpTeachesEveryOption) {
    for (const auto& arguments :
         {std::vector<std::string>{"serve", "--help"}, std::vector<std::string>{"serve", "-h"}}) {
        const auto help = farewell(arguments);
        EXPECT_EQ(help.status, 0);
        for (const auto& setting : settings()) {
            EXPECT_THAT(help.text, HasSubstr("--" + std::string(setting.name) + " "));
        }
        EXPECT_THAT(help.text, HasSubstr("--config"));
        EXPECT_THAT(help.text, HasSubstr("Examples:"));
    }
}

TEST(CommandLine, HelpFitsATerminal) {
    std::istringstream lines(farewell({"serve", "--help"}).text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 120u) << line;
}

TEST(CommandLine, ErrorsNameTheOptionAndTheRemedy) {
    const std::pair<std::vector<std::string>, const char*> bad[] = {
        {{"serve", "--port", "x"}, "--port expects a number from 0 to 65535, not 'x'"},
        {{"serve", "--port", "1", "--port", "2"}, "--port"},
        {{"serve", "--port"}, "--port"},
        {{"serve", "--data", ""}, "--data expects a directory, not ''"},
        {{"serve", "--prot", "1"}, "--prot"},
        {{"serve", "--prot", "1"}, "tailrace serve --help"},
        {{"serve", "here"}, "here"},
        {{"serve", "--in-memory", "--data", "d"}, "give one of them"},
        {{"serve", "--config", "/no/such/file"}, "/no/such/file"},
    };
    for (const auto& [arguments, expected] : bad) {
        const auto error = farewell(arguments);
        EXPECT_EQ(error.status, 2);
        EXPECT_THAT(error.text, HasSubstr(expected));
        EXPECT_THAT(error.text, StartsWith("tailrace: "));
    }
}

}  // namespace
}  // namespace tailrace::server
