// The Date header.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace tailrace::server {

/// Formats a second once, however many replies it sees. Not thread-safe: one for each io thread.
class HttpDate {
 public:
    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT` and CRLF; valid until the next call.
    std::string_view line(base::UnixMilliseconds now);

 private:
    std::int64_t second_ = std::numeric_limits<std::int64_t>::min();
    std::string line_;
};

}  // namespace tailrace::server
