// The command line: `tailrace serve`, and the texts that teach it.
#pragma once

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

/// `arguments` without the program's name, but with `serve`. Flags win over the environment, that
/// over the file that
/// `--config` names, that over the defaults.
std::variant<Config, Farewell> parse_command_line(const std::vector<std::string>& arguments,
                                                  const char* (*getenv)(const char* variable));

}  // namespace tailrace::server
