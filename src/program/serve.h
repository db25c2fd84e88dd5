// `tailrace serve`: chooses the engine and runs one server over it.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments/outline.h"

namespace tailrace::program {

/// `arguments` begin with `serve`. Returns what the program is to exit with.
int serve(const std::vector<std::string>& arguments);

/// For help and completion.
cli::arguments::Outline serve_outline();

}  // namespace tailrace::program
