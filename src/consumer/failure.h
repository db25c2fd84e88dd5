// What a failed call means to who reads a stream or keeps a lease.
#pragma once

#include <cstdint>

#include "tailrace/client_error.h"

namespace tailrace::consumer {

enum class Failure : std::uint8_t {
    /// Slower, please.
    throttled,
    /// No answer, or none that helps; later perhaps.
    unavailable,
    /// What the iterator points at was removed.
    trimmed,
    expired_iterator,
    /// No such stream, shard, table or row.
    not_found,
    condition_failed,
    /// We ended it ourselves.
    cancelled,
    /// The same again will fail again.
    fatal,
};

/// The client has retried where that makes sense.
Failure classify(const ClientError& error);

/// Worth the same call again after a pause.
constexpr bool is_passing(Failure failure) {
    return failure == Failure::throttled || failure == Failure::unavailable;
}

}  // namespace tailrace::consumer
