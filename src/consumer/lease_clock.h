// The clock by which leases last.
#pragma once

#include "base/clock.h"

namespace tailrace::consumer {

/// Since the machine started, time in which it slept included: who sleeps has lost its leases.
/// Nobody can set it.
base::Milliseconds lease_now();

/// What the world calls this moment, in milliseconds.
base::UnixMilliseconds wall_now();

}  // namespace tailrace::consumer
