// Keeps one lease while its shard is worked on.
#pragma once

#include <functional>

#include "consumer/services.h"
#include "consumer/tenure.h"

namespace tailrace::consumer {

class LeaseKeeper {
 public:
    /// `asked` is when the lease was asked for. `changed` is called when it is lost or wanted.
    LeaseKeeper(Services& services, Lease lease, base::Milliseconds asked,
                std::function<void()> changed);

    const Tenure& tenure() const { return tenure_; }
    bool is_lost() const { return lost_; }
    /// Another process asks for it.
    bool is_wanted() const { return tenure_.lease().requester.has_value(); }

    /// Renews the lease until `stop`, or until it is lost.
    Task<> keep();
    void stop();

    /// A write of the holder, tried until it is done. False if the lease is lost.
    Task<bool> write(LeaseChange change);
    /// The last one: the lease counts as given up before it is sent.
    Task<bool> write_last(LeaseChange change);

 private:
    Task<bool> attempt(LeaseChange change, bool& done);
    void lose();

    Services& services_;
    Tenure tenure_;
    std::function<void()> changed_;
    Wakeup stopped_;
    bool stopping_ = false;
    bool lost_ = false;
};

}  // namespace tailrace::consumer
