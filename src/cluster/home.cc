#include "cluster/home.h"

namespace tailrace::cluster {

namespace {

/// The end of MurmurHash3.
std::uint64_t mix(std::uint64_t hash) {
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
    return hash ^ (hash >> 33);
}

}  // namespace

std::uint64_t home_rank(std::uint64_t member, storage::PartitionId partition) {
    return mix(member ^ mix(static_cast<std::uint64_t>(partition)));
}

}  // namespace tailrace::cluster
