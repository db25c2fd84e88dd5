// Help, from an outline.
#pragma once

#include <string>

#include "cli/arguments/outline.h"

namespace tailrace::cli::arguments {

std::string help_text(const Outline& command);

}  // namespace tailrace::cli::arguments
