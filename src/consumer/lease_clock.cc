#include "consumer/lease_clock.h"

#include <chrono>
#include <ctime>

namespace tailrace::consumer {

base::Milliseconds lease_now() {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::duration_cast<base::Milliseconds>(std::chrono::seconds(now.tv_sec) +
                                                          std::chrono::nanoseconds(now.tv_nsec));
}

base::UnixMilliseconds wall_now() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<base::Milliseconds>(since_epoch).count();
}

}  // namespace tailrace::consumer
