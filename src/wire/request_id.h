// x-amzn-RequestId.
#pragma once

#include <string>

#include "base/random.h"

namespace tailrace::wire {

/// 52 characters, of which the service's last 26 are always the same.
std::string request_id(base::Random& random);

}  // namespace tailrace::wire
