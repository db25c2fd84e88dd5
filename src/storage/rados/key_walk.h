// Ordered keys of one object's map, walked backward.
//
// A map can be read from a key on, never up to one. So some keys stand in levels above as well
// (names.h), each with a fraction of those below: from the top level down, the last key of the
// range is looked for from the last one that the level above has.
#pragma once

#include <functional>
#include <string>

#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// What stands before the bytes of a key in a level.
using LevelPrefix = std::function<std::string(unsigned level)>;

/// Where to begin to read, so that the end of the range is near: a key of the range that is among
/// its last, or its begin. It may be gone by the time that it is used, which does no harm.
awaitable<Outcome<std::string>> find_near_end(Pool& pool, std::string object, LevelPrefix prefix,
                                              KeyRange range);

/// The range as it stands in a level.
OmapRange in_level(const LevelPrefix& prefix, unsigned level, const KeyRange& range,
                   std::size_t entries_max);

}  // namespace tailrace::storage::rados
