// Who serves a store that several servers share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/coroutine.h"
#include "storage/store.h"

namespace tailrace::storage {

struct Member {
    /// Of one life of one server.
    std::uint64_t id = 0;
    /// Where the other servers reach it: HOST:PORT, as text.
    std::string address;
    friend bool operator==(const Member&, const Member&) = default;
};

/// An engine has it whose store is shared. A server that is gone without a word is a member for
/// some seconds more. Safe from any thread.
class Membership {
 public:
    virtual ~Membership() = default;
    /// From now on it is a member, as long as this process is there.
    virtual awaitable<Outcome<void>> join(Member self) = 0;
    virtual awaitable<Outcome<void>> leave() = 0;
    /// All members, ascending by id, and this one among them if it has joined: if it was dropped
    /// (it was not heard of for a while) it joins again.
    virtual awaitable<Outcome<std::vector<Member>>> members() = 0;
    /// What members know and nobody else does who cannot read the store.
    virtual awaitable<Outcome<std::string>> secret() = 0;
};

}  // namespace tailrace::storage
