// What the pool is made of where it is Ceph's: operations by callbacks, from threads of its own.
//
// It is a shared library, loaded where it is asked for: librados and what it brings take longer to
// load, and more memory, than all of a server that keeps its tables on its own disk.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "storage/rados/pool.h"

namespace tailrace::storage::rados {

struct RadosOptions {
    /// A ceph.conf; empty searches where Ceph's own programs do.
    std::string configuration;
    std::string pool;
    /// Within the pool; empty is the default one.
    std::string name_space;
    /// As whom; Ceph's user is `client.` and this.
    std::string client = "admin";
    /// How long an operation may take until it is not known what became of it.
    unsigned timeout_s = 10;
};

class ObjectClient {
 public:
    template <class Answer>
    using Done = std::function<void(Outcome<Answer>)>;

    /// Ends what is under way first.
    virtual ~ObjectClient() = default;
    virtual void read(const ObjectRead& read, Done<ObjectView> done) = 0;
    virtual void write(const ObjectWrite& write, Done<WriteOutcome> done) = 0;

    // These block.

    virtual Outcome<ObjectNames> list(const std::string& from) = 0;
    /// Watches an object that is there. Whom the object's OSD has not heard of for `timeout_s` does
    /// so no more.
    virtual Outcome<Watch> watch(const std::string& object, unsigned timeout_s) = 0;
    virtual Outcome<void> unwatch(const Watch& watch) = 0;
    /// A monitor's answer to a command, which is JSON, as in {"prefix": "status", "format":
    /// "json"}. Empty if the user may not give it.
    virtual Outcome<std::optional<std::string>> command(const std::string& json) = 0;

    /// Of Ceph, that librados is of, as in 16.2.15; empty if it does not tell.
    virtual std::string release() const = 0;
};

/// Of the shared library.
inline constexpr const char* open_function = "tailrace_open_rados";
/// Null, and why.
using OpenFunction = ObjectClient* (*)(const RadosOptions& options, std::string& error);

}  // namespace tailrace::storage::rados
