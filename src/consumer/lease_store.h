// Where leases are kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "consumer/lease.h"
#include "consumer/lease_change.h"
#include "consumer/task.h"
#include "tailrace/client_error.h"

namespace tailrace::consumer {

/// How a change ended: the row as it is now, or nothing if it was refused.
using ChangeResult = ClientResult<std::optional<Lease>>;

class LeaseStore {
 public:
    virtual ~LeaseStore() = default;

    /// Brings it into being.
    virtual Task<ClientResult<void>> open() = 0;
    /// Of all streams, as they are now.
    virtual Task<ClientResult<std::vector<Lease>>> list() = 0;
    /// Nothing if there is such a row already.
    virtual Task<ClientResult<void>> create(Lease lease) = 0;
    /// Ends before `patience` is over.
    virtual Task<ChangeResult> change(LeaseChange change, base::Milliseconds patience) = 0;
    /// Nothing if the row is gone, or has changed hands.
    virtual Task<ClientResult<void>> remove(Lease lease) = 0;
};

}  // namespace tailrace::consumer
