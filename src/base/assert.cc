#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace tailrace::base {

void assertion_failed(const char* condition, const char* file, int line, std::string_view why) {
    std::fprintf(stderr, "%s:%d: broken invariant: %.*s (%s)\n", file, line,
                 static_cast<int>(why.size()), why.data(), condition);
    std::fflush(stderr);
    std::abort();
}

}  // namespace tailrace::base
