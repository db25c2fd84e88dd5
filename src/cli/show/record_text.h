// Records for programs.
#pragma once

#include <string>
#include <string_view>

#include "tailrace/record.h"

namespace tailrace::cli::show {

/// Appends the record that `json` is the text of, with key and images as plain JSON.
void append_unmarshalled(std::string& out, const Record& record, std::string_view json);

}  // namespace tailrace::cli::show
