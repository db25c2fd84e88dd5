#include "program/doctor.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/log.h"
#include "cli/arguments/help.h"
#include "program/doctor/run.h"
#include "server/command_line.h"
#include "server/config.h"

namespace tailrace::program {

using cli::arguments::Outline;
using server::Farewell;

namespace {

constexpr std::size_t rounds_max = 100'000;

constexpr auto description =
    R"(Examine a Ceph cluster, its pool and the servers on it.

A line for each thing that was looked at: ok, warning, failed or unknown, what was measured, and
what to do about it. Run it where the server runs, and as whom. It joins nothing and changes
nothing, beside running servers too: what it writes are objects of its own, `doctor.` and some
digits, which it removes. In a pool of another format it writes nothing.)";

constexpr auto footer =
    R"(unknown is what could not be looked at, as for a user without the capability mon 'allow r'.

It takes some seconds, and longer in a pool of millions of objects, which it counts. No operation
takes more than 10 s; Ctrl-C ends it, once its objects are removed. Other options are those of
`tailrace serve`, and come from the environment (TAILRACE_CEPH_CONF, TAILRACE_POOL, ...) and from the
server's own configuration file as well.

Exit status: 0 if nothing failed, 1 if something did, 2 if the command line is wrong.

Examples:

  tailrace doctor                                   with /etc/ceph/ceph.conf, pool tailrace
  tailrace doctor --ceph-conf ceph.conf --pool tailrace --namespace prod --client-id tailrace
  tailrace doctor --config /etc/tailrace.toml       as the server of this file
  tailrace doctor --rounds 5000                     latencies of more writes
  tailrace doctor --output json | jq 'select(.status == "failed")')";

/// Of the server's settings, those that say where the pool is.
constexpr std::array<std::string_view, 4> place_settings{"ceph-conf", "pool", "namespace",
                                                         "client-id"};

bool is_of_place(const server::Setting& setting) {
    return std::ranges::find(place_settings, setting.name) != place_settings.end();
}

/// What `serve` says of the engine goes without saying.
std::string help_of(const server::Setting& setting) {
    constexpr std::string_view engine = "With --engine rados: ";
    std::string help(setting.help);
    if (help.starts_with(engine)) help.erase(0, engine.size());
    help.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(help.front())));
    return help;
}

/// What CLI11 found.
struct Flags {
    std::map<std::string_view, std::optional<std::string>> settings;
    std::string config;
    std::size_t rounds = doctor::Order().rounds;
    std::string output = "text";
    bool help = false;
};

void declare(CLI::App& app, Flags& flags) {
    app.set_help_flag();
    app.require_subcommand(1);
    auto& doctor = *app.add_subcommand("doctor")->fallthrough(false);
    doctor.set_help_flag();
    doctor.add_flag("--help,-h", flags.help);
    doctor.add_option("--config", flags.config);
    doctor.add_option("--rounds", flags.rounds)->check(CLI::Range(std::size_t{1}, rounds_max));
    doctor.add_option("--output", flags.output)->check(CLI::IsMember({"text", "json"}));
    for (const auto& setting : server::settings()) {
        if (!is_of_place(setting)) continue;
        doctor.add_option(fmt::format("--{}", setting.name), flags.settings[setting.name]);
    }
}

Farewell refusal(std::string why) {
    std::ranges::replace(why, '\n', ' ');
    return {2, fmt::format("tailrace: {}\n", why)};
}

std::variant<doctor::Order, Farewell> parse(std::vector<std::string> arguments) {
    Flags flags;
    CLI::App app;
    declare(app, flags);
    std::ranges::reverse(arguments);
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& e) {
        return refusal(fmt::format("{}; `tailrace doctor --help` explains", e.what()));
    }
    if (flags.help) return Farewell{0, help_text(doctor_outline())};
    std::vector<server::Assignment> assignments;
    for (const auto& [name, text] : flags.settings) {
        if (text) assignments.push_back({std::string(name), *text, fmt::format("--{}", name)});
    }
    auto config = server::configure_in_layers(
        flags.config, std::move(assignments),
        [](const char* name) -> const char* { return std::getenv(name); });
    if (!config) return refusal(config.error());
    return doctor::Order{.config = *std::move(config),
                         .rounds = flags.rounds,
                         .form = flags.output == "json" ? doctor::Form::json : doctor::Form::text};
}

}  // namespace

int run_doctor(const std::vector<std::string>& arguments) {
    const auto parsed = parse(arguments);
    if (const auto* farewell = std::get_if<Farewell>(&parsed)) {
        std::fputs(farewell->text.c_str(), farewell->status == 0 ? stdout : stderr);
        return farewell->status;
    }
    const auto& order = std::get<doctor::Order>(parsed);
    base::start_log(order.config.log_level, order.config.log_format);
    return doctor::run(order);
}

Outline doctor_outline() {
    Outline outline{
        .name = "doctor", .path = "tailrace doctor", .description = description, .footer = footer};
    const auto add = [&](std::string_view name, std::string_view value, std::string help,
                         const char* group) {
        outline.options.push_back({.flags = {fmt::format("--{}", name)},
                                   .value = std::string(value),
                                   .help = std::move(help),
                                   .group = group});
    };
    for (const auto& setting : server::settings()) {
        if (is_of_place(setting)) add(setting.name, setting.value, help_of(setting), "Where");
    }
    add("config", "FILE", "Read these from the configuration file of a server.", "Where");
    add("rounds", "N", "Writes and reads that latencies are measured over.\nDefault: 200", "What");
    add("output", "text|json", "json: an object a line.\nDefault: text", "Output");
    add("help", "", "Print this.", "Other");
    outline.options.back().flags.emplace_back("-h");
    return outline;
}

}  // namespace tailrace::program
