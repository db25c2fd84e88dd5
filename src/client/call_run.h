// One run of `Core::start`: its scope, and who may stop it from outside.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "client/call_scope.h"
#include "tailrace/call_options.h"

namespace tailrace::client {

class CallRun : public std::enable_shared_from_this<CallRun> {
 public:
    explicit CallRun(boost::asio::any_io_executor strand)
        : strand_(std::move(strand)), deadline_(strand_) {}

    CallScope& scope() { return scope_; }
    /// From any thread.
    void cancel();
    /// Until `unwatch`, which nothing that was watched survives.
    void watch(const CallOptions& options);
    void unwatch();

 private:
    using OnStop = std::stop_callback<std::function<void()>>;

    boost::asio::any_io_executor strand_;
    CallScope scope_;
    boost::asio::steady_timer deadline_;
    std::optional<OnStop> on_stop_;
};

}  // namespace tailrace::client
