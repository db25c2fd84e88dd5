// Moments as they are typed.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "tailrace/timestamp.h"

namespace tailrace::cli::typed {

/// `2026-01-02`, `2026-01-02T03:04:05.678+01:00` (UTC unless it says otherwise), `now`, `10m` for
/// ten minutes ago, `+10m` for ten minutes from now; units are s, m, h and d. Fails with what is
/// expected.
std::expected<Timestamp, std::string> parse_moment(std::string_view text, Timestamp now);

}  // namespace tailrace::cli::typed
