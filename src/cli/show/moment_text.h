// Moments for people.
#pragma once

#include <string>

#include "tailrace/timestamp.h"

namespace tailrace::cli::show {

/// `2026-01-02T03:04:05Z`, with milliseconds where there are any.
std::string moment_text(Timestamp moment);

}  // namespace tailrace::cli::show
