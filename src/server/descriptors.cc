#include "server/descriptors.h"

#include <sys/resource.h>

#include <algorithm>

namespace tailrace::server {

std::size_t connections_possible() {
    constexpr rlim_t kept_back = 512;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kept_back;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return std::max(limit.rlim_cur, 2 * kept_back) - kept_back;
}

}  // namespace tailrace::server
