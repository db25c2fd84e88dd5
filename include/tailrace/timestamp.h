// A moment, as the API dates things.
#pragma once

#include <compare>
#include <cstdint>

namespace tailrace {

/// Milliseconds since 1970-01-01T00:00:00Z. On the wire it is a number of seconds.
struct Timestamp {
    std::int64_t milliseconds = 0;
    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

}  // namespace tailrace
