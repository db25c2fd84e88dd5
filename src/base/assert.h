// Broken invariants end the process, in release too. Nothing that a client or a disk can cause may
// assert.
#pragma once

#include <string_view>

namespace tailrace::base {

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line,
                                   std::string_view why);

}  // namespace tailrace::base

#define TAILRACE_ASSERT(condition, why)                                              \
    do {                                                                             \
        if (!(condition)) [[unlikely]]                                               \
            ::tailrace::base::assertion_failed(#condition, __FILE__, __LINE__, why); \
    } while (false)
