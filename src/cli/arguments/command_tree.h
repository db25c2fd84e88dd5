// The commands, as CLI11 parses them.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments/command_line.h"
#include "cli/arguments/outline.h"

namespace CLI {
class App;
}

namespace tailrace::cli::arguments {

/// Declares all commands; parsing fills `line`.
void declare_commands(CLI::App& program, CommandLine& line, const std::vector<Outline>& others);

Outline outline_of(const CLI::App& app, const std::string& path_before = "");

}  // namespace tailrace::cli::arguments
