#include "cli/arguments/help.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tailrace::cli::arguments {

namespace {

constexpr std::size_t column = 28;

/// A name at the left, and lines of help at the right of it.
void append_entry(std::string& out, std::string_view name, std::string_view help) {
    if (name.size() + 4 > column) {
        fmt::format_to(std::back_inserter(out), "  {}\n", name);
    } else {
        fmt::format_to(std::back_inserter(out), "  {:<{}}", name, column - 2);
    }
    while (!help.empty()) {
        const auto line = help.substr(0, help.find('\n'));
        if (out.ends_with('\n')) out.append(column, ' ');
        out.append(line).append("\n");
        help.remove_prefix(std::min(line.size() + 1, help.size()));
    }
}

std::string usage_line(const Outline& command) {
    std::string line = "Usage: " + command.path;
    if (!command.commands.empty()) return line + " COMMAND [OPTION...]\n";
    line += " [OPTION...]";
    for (const auto& argument : command.arguments) {
        const auto name = argument.name + (argument.is_repeated ? "..." : "");
        line += argument.is_required ? " " + name : " [" + name + "]";
    }
    return line + "\n";
}

void append_options(std::string& out, const Outline& command) {
    std::string_view group;
    for (const auto& option : command.options) {
        if (option.group != group) fmt::format_to(std::back_inserter(out), "\n{}:\n", option.group);
        group = option.group;
        const auto flags = fmt::format("{}", fmt::join(option.flags, ", "));
        append_entry(out, option.value.empty() ? flags : flags + " " + option.value, option.help);
    }
}

}  // namespace

std::string help_text(const Outline& command) {
    std::string out = command.description + "\n\n" + usage_line(command);
    if (!command.commands.empty()) out += "\nCommands:\n";
    for (const auto& each : command.commands) append_entry(out, each.name, each.summary());
    if (!command.arguments.empty()) out += "\n";
    for (const auto& argument : command.arguments) {
        append_entry(out, argument.name, argument.help);
    }
    append_options(out, command);
    if (!command.footer.empty()) out.append("\n").append(command.footer).append("\n");
    return out;
}

}  // namespace tailrace::cli::arguments
