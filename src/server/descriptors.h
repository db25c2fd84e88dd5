// File descriptors: each connection takes one.
#pragma once

#include <cstddef>

namespace tailrace::server {

/// Raises what this process may have open as far as the system lets it. How many connections that
/// leaves room for, with some kept back for the store's files.
std::size_t connections_possible();

}  // namespace tailrace::server
