// The command line: `tailrace serve`, and the texts that teach it.
#pragma once

#include <expected>
#include <string>
#include <variant>
#include <vector>

#include "server/config.h"

namespace tailrace::server {

/// To print and leave with: help, or what is wrong.
struct Farewell {
    int status;
    std::string text;
};

/// Flags win over the environment, that over the file that `--config` names, or TAILRACE_CONFIG if
/// `file` is empty, that over the defaults.
std::expected<Config, std::string> configure_in_layers(std::string file,
                                                       std::vector<Assignment> flags,
                                                       const char* (*getenv)(const char* variable));

/// `arguments` without the program's name, but with `serve`; in layers.
std::variant<Config, Farewell> parse_command_line(const std::vector<std::string>& arguments,
                                                  const char* (*getenv)(const char* variable));

}  // namespace tailrace::server
