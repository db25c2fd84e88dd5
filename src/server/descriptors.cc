#include "server/descriptors.h"

#include <sys/resource.h>

#include <algorithm>

namespace tailrace::server {

namespace {

/// The store keeps 512 table files open at most. Beside them: its logs, manifest and lock, files
/// that a compaction is writing, the threads' own, and the connections that are turned away.
constexpr std::size_t kept_back = 700;
/// However little there is, some can be tried.
constexpr std::size_t connections_min = 64;

}  // namespace

std::size_t connections_within(std::size_t files) {
    return std::max(files, kept_back + connections_min) - kept_back;
}

std::size_t connections_possible() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections_min;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return connections_within(limit.rlim_cur);
}

}  // namespace tailrace::server
