// File descriptors: each connection takes one.
#pragma once

#include <cstddef>

namespace tailrace::server {

/// How many connections there is room for when so many files may be open, with some kept back for
/// the store's.
std::size_t connections_within(std::size_t files);

/// Raises what this process may have open as far as the system lets it. How many connections that
/// leaves room for.
std::size_t connections_possible();

}  // namespace tailrace::server
