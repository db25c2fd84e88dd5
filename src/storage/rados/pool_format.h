// Whose the objects of a pool are, and in which version of the format.
#pragma once

#include <optional>
#include <string>

#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

inline constexpr unsigned pool_format_version = 2;
inline constexpr const char* format_object = "format";

/// What this version marks pools with: a line.
std::string our_format();
/// A pool's mark, if it has one. Writes nothing.
awaitable<Outcome<std::optional<std::string>>> read_format(Pool& pool);
/// Marks a pool that has no mark. A fault if it has another one: nothing is touched then.
awaitable<Outcome<void>> check_format(Pool& pool);

}  // namespace tailrace::storage::rados
