// Counts what lies in the pool.
#pragma once

#include <functional>

#include "base/clock.h"
#include "base/coroutine.h"
#include "program/doctor/judge.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::program::doctor {

/// Lists all objects of the namespace, telling `progress` how many there were so far, and looks
/// twice at the records of commits that are under way. Changes nothing.
awaitable<storage::Outcome<Census>> take_census(storage::rados::Pool& pool, base::Clock& clock,
                                                std::function<void(std::uint64_t)> progress);

}  // namespace tailrace::program::doctor
