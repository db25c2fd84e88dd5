// What librados' errors are called.
#pragma once

#include <fmt/format.h>

#include <cstring>
#include <string>

namespace tailrace::storage::rados {

/// Of a negative result.
inline std::string text_of(int error) {
    return fmt::format("{} ({})", std::strerror(-error), error);
}

}  // namespace tailrace::storage::rados
