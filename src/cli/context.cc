#include "cli/context.h"

#include <cstdio>

#include <fmt/format.h>

namespace tailrace::cli {

void warn(std::string_view text) {
    fmt::print(stderr, "tailrace: {}\n", one_line(std::string(text)));
}

}  // namespace tailrace::cli
