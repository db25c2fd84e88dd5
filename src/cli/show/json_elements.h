// The elements of a JSON array, as they are written.
#pragma once

#include <string_view>
#include <vector>

namespace tailrace::cli::show {

/// Parts of `array`, which must be one.
std::vector<std::string_view> json_elements(std::string_view array);

}  // namespace tailrace::cli::show
