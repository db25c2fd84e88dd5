#include "cli/arguments/command_line.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/arguments/command_tree.h"
#include "cli/arguments/completion.h"
#include "cli/arguments/help.h"

namespace tailrace::cli::arguments {

namespace {

// What the program exits with.
constexpr int done = 0;
constexpr int usage = 2;

std::string one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

/// The command that the arguments have come to.
const CLI::App& deepest(const CLI::App& program, std::string& path) {
    const auto chosen = program.get_subcommands();
    if (chosen.empty()) return program;
    path += " " + program.get_name();
    return deepest(*chosen.back(), path);
}

Farewell help_of(const CLI::App& program) {
    std::string path;
    const auto& app = deepest(program, path);
    if (!path.empty()) path.erase(0, 1);
    return {done, help_text(outline_of(app, path))};
}

/// CLI11 would only say that a command is missing.
std::string what_is_wrong(const CLI::App& app, const CLI::ParseError& error) {
    const auto rest = app.remaining();
    const bool has_commands = !app.get_subcommands([](const CLI::App*) { return true; }).empty();
    if (!has_commands || rest.empty()) return error.what();
    const auto* const kind = rest.front().starts_with('-') ? "option" : "command";
    return fmt::format("there is no {} {}", kind, rest.front());
}

Farewell refusal(const CLI::App& program, const CLI::ParseError& error) {
    std::string path;
    const auto& app = deepest(program, path);
    return {usage,
            fmt::format("tailrace: {}; `{} --help` explains\n", one_line(what_is_wrong(app, error)),
                        path.empty() ? app.get_name() : path.substr(1) + " " + app.get_name())};
}

}  // namespace

std::variant<CommandLine, Farewell> parse_command_line(std::vector<std::string> arguments,
                                                       const std::vector<Outline>& others) {
    CommandLine line;
    CLI::App program;
    declare_commands(program, line, others);
    if (arguments.empty()) return Farewell{usage, help_text(outline_of(program))};
    std::ranges::reverse(arguments);
    try {
        program.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
        return help_of(program);
    } catch (const CLI::CallForVersion&) {
        return Farewell{done, "tailrace " TAILRACE_VERSION "\n"};
    } catch (const CLI::ParseError& error) {
        return refusal(program, error);
    }
    if (line.command != Command::completion) return line;
    return Farewell{done, completion_script(line.shell, outline_of(program)).value_or("")};
}

Outline program_outline(const std::vector<Outline>& others) {
    CommandLine line;
    CLI::App program;
    declare_commands(program, line, others);
    return outline_of(program);
}

}  // namespace tailrace::cli::arguments
