// Servers find each other through one object of the pool: a watch of it shows that a server is
// there, and its map says where.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "storage/membership.h"
#include "storage/rados/rados_pool.h"

namespace tailrace::storage::rados {

class RadosMembership final : public Membership {
 public:
    /// Both outlive it.
    RadosMembership(RadosPool& pool, base::Random& random) : pool_(pool), random_(random) {}

    awaitable<Outcome<void>> join(Member self) override;
    awaitable<Outcome<void>> leave() override;
    awaitable<Outcome<std::vector<Member>>> members() override;
    awaitable<Outcome<std::string>> secret() override;

    /// By key, as they are kept.
    using Entries = std::vector<std::pair<std::string, std::string>>;
    struct Listed {
        std::vector<Member> members;
        /// Those that nobody stands for any more.
        Entries gone;
        /// Empty if no server was there ever.
        std::string secret;
    };
    /// Who is there, of those that joined. Changes nothing.
    awaitable<Outcome<Listed>> look();

 private:
    struct Self {
        Member member;
        Watch watch;
    };

    /// Makes the object unless it is there.
    awaitable<Outcome<void>> make_object();
    awaitable<Outcome<void>> enter(Self self);
    awaitable<void> remove(Entries entries);
    std::optional<Self> self();

    RadosPool& pool_;
    base::Random& random_;
    std::mutex mutex_;
    std::optional<Self> self_;
};

}  // namespace tailrace::storage::rados
