// What a client may take from the server: bytes, connections, time.
#pragma once

#include <cstddef>

#include "base/clock.h"

namespace tailrace::server {

struct Limits {
    // The service's own.
    std::size_t request_line_bytes_max = 16 * 1024;
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t body_bytes_max = 16 * 1024 * 1024;

    /// Open at the same time.
    std::size_t connections_max = 10'000;
    /// Held by all requests and replies together.
    std::size_t memory_bytes_max = 256 * 1024 * 1024;
    /// How long a request waits for memory before it is turned away.
    base::Milliseconds memory_wait_max{5'000};

    /// Between requests.
    base::Milliseconds idle_max{180'000};
    /// From the first byte of a request to the end of its header.
    base::Milliseconds header_max{10'000};
    /// A body, or a reply, may take `transfer_grace` and then as long as it moves at this rate.
    base::Milliseconds transfer_grace{10'000};
    std::size_t transfer_bytes_per_second_min = 8 * 1024;
    /// After a refusal, how long and how far we read on, so that the client finds the answer before
    /// a reset.
    base::Milliseconds linger_max{5'000};
    std::size_t linger_bytes_max = 64 * 1024 * 1024;

    /// How often deadlines are looked at.
    base::Milliseconds sweep_interval{500};
    /// For requests in flight when the server is told to stop; less than the ten seconds that
    /// container runtimes grant.
    base::Milliseconds shutdown_max{8'000};
};

}  // namespace tailrace::server
