// Time and pauses, as they are passed in: a test has its own and does not wait.
#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include "tailrace/timestamp.h"

namespace tailrace::client {

class CallTime {
 public:
    virtual ~CallTime() = default;
    virtual Timestamp now() = 0;
    /// Ends early, and quietly, when its coroutine is cancelled.
    virtual boost::asio::awaitable<void> sleep(std::chrono::milliseconds duration) = 0;
};

/// The machine's clock, which may be set back.
class MachineTime final : public CallTime {
 public:
    Timestamp now() override;
    boost::asio::awaitable<void> sleep(std::chrono::milliseconds duration) override;
};

}  // namespace tailrace::client
