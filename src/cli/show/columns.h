// Rows of texts, one below the other.
#pragma once

#include <string>
#include <vector>

#include "cli/show/style.h"

namespace tailrace::cli::show {

/// Appends a line for each row, the first of which is the head. Columns are as wide as they must.
void append_columns(std::string& out, const std::vector<std::vector<std::string>>& rows,
                    const Style& style);

}  // namespace tailrace::cli::show
