#include "client/call_run.h"

#include <utility>

#include <boost/asio/post.hpp>

namespace tailrace::client {

void CallRun::cancel() {
    boost::asio::post(strand_, [weak = weak_from_this()] {
        if (const auto run = weak.lock()) run->scope_.stop(ClientErrorKind::cancelled);
    });
}

void CallRun::watch(const CallOptions& options) {
    if (options.stop.stop_requested()) return scope_.stop(ClientErrorKind::cancelled);
    if (options.stop.stop_possible()) {
        on_stop_.emplace(options.stop, [weak = weak_from_this()] {
            if (const auto run = weak.lock()) run->cancel();
        });
    }
    if (!options.timeout) return;
    deadline_.expires_after(*options.timeout);
    deadline_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto run = weak.lock();
        if (run && !error) run->scope_.stop(ClientErrorKind::timeout);
    });
}

void CallRun::unwatch() {
    on_stop_.reset();
    deadline_.cancel();
}

}  // namespace tailrace::client
