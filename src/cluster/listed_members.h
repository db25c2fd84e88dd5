// For tests: servers of one process that find each other in a list.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "storage/membership.h"

namespace tailrace::cluster {

/// Who is there.
class Members {
 public:
    void put(const storage::Member& member) {
        const std::lock_guard lock(mutex_);
        members_[member.id] = member.address;
    }
    void remove(std::uint64_t id) {
        const std::lock_guard lock(mutex_);
        members_.erase(id);
    }
    std::string address_of(std::uint64_t id) {
        const std::lock_guard lock(mutex_);
        return members_[id];
    }
    std::vector<storage::Member> all() {
        const std::lock_guard lock(mutex_);
        std::vector<storage::Member> all;
        for (const auto& [id, address] : members_) all.push_back({id, address});
        return all;
    }

 private:
    std::mutex mutex_;
    std::map<std::uint64_t, std::string> members_;
};

/// As one of them sees it; the list outlives it.
class ListedMembership final : public storage::Membership {
 public:
    ListedMembership(Members& members, std::string secret)
        : members_(members), secret_(std::move(secret)) {}

    awaitable<storage::Outcome<void>> join(storage::Member self) override {
        self_ = self.id;
        members_.put(self);
        co_return storage::Outcome<void>{};
    }
    awaitable<storage::Outcome<void>> leave() override {
        members_.remove(self_);
        co_return storage::Outcome<void>{};
    }
    awaitable<storage::Outcome<std::vector<storage::Member>>> members() override {
        co_return members_.all();
    }
    awaitable<storage::Outcome<std::string>> secret() override { co_return secret_; }

 private:
    Members& members_;
    const std::string secret_;
    std::uint64_t self_ = 0;
};

}  // namespace tailrace::cluster
