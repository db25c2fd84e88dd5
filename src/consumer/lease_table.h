// Leases in a table of DynamoDB or Tailrace.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "consumer/lease_store.h"
#include "tailrace/awaitable_client.h"

namespace tailrace::consumer {

class LeaseTable final : public LeaseStore {
 public:
    /// The client must outlive it.
    LeaseTable(AwaitableClient& client, std::string name)
        : client_(client), name_(std::move(name)) {}

    /// Creates the table if there is none, billed by request, and waits until it is ACTIVE.
    Task<ClientResult<void>> open() override;
    Task<ClientResult<std::vector<Lease>>> list() override;
    Task<ClientResult<void>> create(Lease lease) override;
    Task<ChangeResult> change(LeaseChange change, base::Milliseconds patience) override;
    Task<ClientResult<void>> remove(Lease lease) override;

 private:
    Task<ClientResult<void>> create_table();
    Task<ChangeResult> after_refusal(const LeaseChange& change, const CallOptions& options);

    AwaitableClient& client_;
    std::string name_;
};

}  // namespace tailrace::consumer
