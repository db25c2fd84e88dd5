#include "consumer/memory_leases.h"

#include <string>
#include <utility>
#include <vector>

namespace tailrace::consumer {

Task<ClientResult<void>> MemoryLeases::open() {
    co_return ClientResult<void>();
}

Task<ClientResult<std::vector<Lease>>> MemoryLeases::list() {
    std::vector<Lease> leases;
    for (const auto& [shard_id, lease] : rows_) leases.push_back(lease);
    co_return leases;
}

Task<ClientResult<void>> MemoryLeases::create(Lease lease) {
    auto shard_id = lease.shard_id;
    rows_.try_emplace(std::move(shard_id), std::move(lease));
    co_return ClientResult<void>();
}

Task<ChangeResult> MemoryLeases::change(LeaseChange change, base::Milliseconds) {
    const auto row = rows_.find(change.from.shard_id);
    const bool done = row != rows_.end() && apply(change, row->second);
    std::optional<Lease> left;
    if (done) left = row->second;
    co_return left;
}

Task<ClientResult<void>> MemoryLeases::remove(Lease lease) {
    const auto row = rows_.find(lease.shard_id);
    if (row != rows_.end() && row->second.epoch == lease.epoch) rows_.erase(row);
    co_return ClientResult<void>();
}

}  // namespace tailrace::consumer
