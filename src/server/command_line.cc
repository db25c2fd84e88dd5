#include "server/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace tailrace::server {

namespace {

constexpr auto serve_head =
    R"(Serve tables and their streams until SIGTERM or SIGINT. Requests in flight are then finished; a
second signal ends the server at once.

Usage: tailrace serve [OPTION...]
)";

constexpr auto serve_tail = R"(
Every option is also a variable of the environment (--log-level is TAILRACE_LOG_LEVEL) and a key of
the file that --config or TAILRACE_CONFIG names, which is TOML:

  port = 8000
  data = "/var/lib/tailrace"
  durability = "sync"

A flag wins over the environment, the environment over the file, the file over the default.

Examples:

  tailrace serve                                    in ./tailrace-data, on http://127.0.0.1:8000
  tailrace serve --in-memory --port 0               for a test: any free port, nothing kept
  tailrace serve --in-memory --control              to move its clock and inject faults
  tailrace serve --data /var/lib/tailrace --durability sync --log-format json
)";

void append_option(std::string& out, std::string_view flag, std::string_view help) {
    constexpr std::size_t column = 30;
    fmt::format_to(std::back_inserter(out), "  {:<{}}", flag, column - 2);
    for (bool first = true; !help.empty(); first = false) {
        const auto line = help.substr(0, help.find('\n'));
        if (!first) out.append(column, ' ');
        out.append(line).append("\n");
        help.remove_prefix(std::min(line.size() + 1, help.size()));
    }
}

std::string serve_help() {
    std::string out = serve_head;
    std::string_view group;
    for (const auto& setting : settings()) {
        if (setting.group != group) out.append("\n").append(setting.group).append(":\n");
        group = setting.group;
        append_option(out, fmt::format("--{} {}", setting.name, setting.value), setting.help);
    }
    out.append("\nOther:\n");
    append_option(out, "--config FILE", "Read options from this file.");
    append_option(out, "--help", "Print this.");
    return out.append(serve_tail);
}

Farewell refusal(std::string_view why) {
    return {2, fmt::format("tailrace: {}\n", why)};
}

/// What CLI11 found.
struct Flags {
    std::map<std::string_view, std::optional<std::string>> texts;
    std::map<std::string_view, bool> switches;
    std::string config;
    bool help = false;
};

void declare(CLI::App& app, Flags& flags) {
    app.set_help_flag();
    app.require_subcommand(1);
    auto& serve = *app.add_subcommand("serve")->fallthrough(false);
    serve.set_help_flag();
    serve.add_flag("--help,-h", flags.help);
    serve.add_option("--config", flags.config);
    for (const auto& setting : settings()) {
        const auto flag = fmt::format("--{}", setting.name);
        if (setting.is_switch()) {
            serve.add_flag(flag, flags.switches[setting.name]);
        } else {
            serve.add_option(flag, flags.texts[setting.name]);
        }
    }
}

std::optional<Farewell> parse(std::vector<std::string> arguments, Flags& flags) {
    CLI::App app;
    declare(app, flags);
    std::ranges::reverse(arguments);
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::ExtrasError& e) {
        return refusal(
            fmt::format("{}\nThe options are listed by `tailrace serve --help`.", e.what()));
    } catch (const CLI::ParseError& e) {
        return refusal(fmt::format("{}\n`tailrace serve --help` explains the options.", e.what()));
    }
    return std::nullopt;
}

std::vector<Assignment> assignments_of(const Flags& flags) {
    std::vector<Assignment> assignments;
    for (const auto& [name, text] : flags.texts) {
        if (text) assignments.push_back({std::string(name), *text, fmt::format("--{}", name)});
    }
    for (const auto& [name, is_on] : flags.switches) {
        if (is_on) assignments.push_back({std::string(name), "true", fmt::format("--{}", name)});
    }
    return assignments;
}

std::variant<Config, Farewell> configure_from(const Flags& flags,
                                              const char* (*getenv)(const char* variable)) {
    if (flags.switches.at("in-memory") && flags.texts.at("data")) {
        return refusal("--data keeps everything and --in-memory keeps nothing; give one of them");
    }
    auto config = configure_in_layers(flags.config, assignments_of(flags), getenv);
    if (!config) return refusal(config.error());
    return std::move(*config);
}

}  // namespace

std::expected<Config, std::string> configure_in_layers(
    std::string file, std::vector<Assignment> flags, const char* (*getenv)(const char* variable)) {
    std::vector<Assignment> assignments;
    const auto* const variable = getenv("TAILRACE_CONFIG");
    if (file.empty() && variable) file = variable;
    if (!file.empty()) {
        auto read = read_config_file(file);
        if (!read) return std::unexpected(read.error());
        assignments = std::move(*read);
    }
    std::ranges::move(read_environment(getenv), std::back_inserter(assignments));
    std::ranges::move(flags, std::back_inserter(assignments));
    return configure(assignments);
}

std::variant<Config, Farewell> parse_command_line(const std::vector<std::string>& arguments,
                                                  const char* (*getenv)(const char* variable)) {
    Flags flags;
    if (auto failed = parse(arguments, flags)) return std::move(*failed);
    if (flags.help) return Farewell{0, serve_help()};
    return configure_from(flags, getenv);
}

}  // namespace tailrace::server
