// The times that signatures speak of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tailrace/timestamp.h"

namespace tailrace::wire {

/// `20170101T010101Z`, or as a Date header has it: `Sun, 01 Jan 2017 01:01:01 GMT`.
std::optional<Timestamp> parse_signature_time(std::string_view text);

/// `20170101T010101Z`
std::string signature_time(Timestamp moment);

}  // namespace tailrace::wire
