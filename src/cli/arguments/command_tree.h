// The commands, as CLI11 parses them.
#pragma once

#include "cli/arguments/command_line.h"
#include "cli/arguments/outline.h"

namespace CLI {
class App;
}

namespace tailrace::cli::arguments {

/// Declares all commands; parsing fills `line`.
void declare_commands(CLI::App& program, CommandLine& line, const Outline& serve);

Outline outline_of(const CLI::App& app, const std::string& path_before = "");

}  // namespace tailrace::cli::arguments
