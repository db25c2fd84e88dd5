// Scripts by which shells complete command lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/arguments/outline.h"

namespace tailrace::cli::arguments {

/// `shell` is bash, zsh or fish; else empty.
std::optional<std::string> completion_script(std::string_view shell, const Outline& program);

}  // namespace tailrace::cli::arguments
