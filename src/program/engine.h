// The engine that was chosen, with what it needs beside requests.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/coroutine.h"
#include "server/config.h"
#include "storage/membership.h"
#include "storage/store.h"

namespace tailrace::program {

class Engine {
 public:
    /// Fails with the reason, and what to do about it.
    static std::expected<std::unique_ptr<Engine>, std::string> open(const server::Config& config);
    virtual ~Engine() = default;

    virtual storage::Store& store() = 0;
    /// Null if no other server can share the store.
    virtual storage::Membership* membership() { return nullptr; }
    /// Where the tables are kept, for people.
    virtual std::string place() const = 0;
    /// Before anything else is asked of the store.
    virtual awaitable<std::expected<void, std::string>> prepare() = 0;
    /// What it does beside requests has ended when it returns true; else `patience` did not
    /// suffice.
    virtual awaitable<bool> end(base::Milliseconds patience) = 0;
    /// What the durability promises of a clean end.
    virtual std::expected<void, storage::Fault> bring_to_disk() = 0;
};

}  // namespace tailrace::program
