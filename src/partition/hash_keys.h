// Between ranges of hashes and ranges of item keys, which begin with their hash (stored_item.h).
#pragma once

#include <optional>

#include "partition/descriptor.h"
#include "storage/store.h"

namespace tailrace::partition {

storage::KeyRange keys_of(const HashRange& hashes);
/// The hashes that keys of the range can have; empty if there can be no such key.
std::optional<HashRange> hashes_of(const storage::KeyRange& keys);
/// The keys that are in both.
storage::KeyRange intersection(const storage::KeyRange& a, const storage::KeyRange& b);

}  // namespace tailrace::partition
