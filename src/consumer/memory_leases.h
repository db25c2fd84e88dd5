// Leases of one process, forgotten with it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "consumer/lease_store.h"

namespace tailrace::consumer {

class MemoryLeases final : public LeaseStore {
 public:
    Task<ClientResult<void>> open() override;
    Task<ClientResult<std::vector<Lease>>> list() override;
    Task<ClientResult<void>> create(Lease lease) override;
    Task<ChangeResult> change(LeaseChange change, base::Milliseconds patience) override;
    Task<ClientResult<void>> remove(Lease lease) override;

 private:
    std::map<std::string, Lease> rows_;
};

}  // namespace tailrace::consumer
