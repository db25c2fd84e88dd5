// Which of the servers is a partition's home.
#pragma once

#include <cstdint>

#include "storage/store.h"

namespace tailrace::cluster {

/// Of those that are there it is the one for which this is greatest, by their ids: so all agree,
/// and one more or one less moves a share of the partitions only, and only to it or from it.
std::uint64_t home_rank(std::uint64_t member, storage::PartitionId partition);

}  // namespace tailrace::cluster
