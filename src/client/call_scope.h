// One call under way, and what can end it while it waits for something else.
//
//     stop token ─┐
//     Asio ───────┼─▶ stop(kind) ─▶ cancels the timer it waits for, closes the connection it uses
//     deadline ───┤
//     close ──────┘
//
// All of it on the client's strand. Whatever waits for a call looks at `stopped` before it begins,
// and as nothing comes between that look and the beginning, no stop is missed.
#pragma once

#include <optional>

#include <boost/asio/cancellation_signal.hpp>

#include "client/failure.h"

namespace tailrace::client {

class Connection;

class CallScope {
 public:
    CallScope() = default;
    CallScope(const CallScope&) = delete;
    CallScope& operator=(const CallScope&) = delete;

    /// The first reason counts.
    void stop(ClientErrorKind why);
    bool stopped() const { return why_.has_value(); }
    /// What a call that was stopped fails with.
    std::unexpected<Failure> failure(bool is_uncertain = false) const;

    /// For the coroutine of the call.
    boost::asio::cancellation_slot slot() { return signal_.slot(); }

    /// The connection that the call waits for, as long as this lives.
    class Using {
     public:
        Using(CallScope& scope, Connection& connection) : scope_(scope) {
            scope.connection_ = &connection;
        }
        Using(const Using&) = delete;
        Using& operator=(const Using&) = delete;
        ~Using() { scope_.connection_ = nullptr; }

     private:
        CallScope& scope_;
    };

 private:
    boost::asio::cancellation_signal signal_;
    std::optional<ClientErrorKind> why_;
    Connection* connection_ = nullptr;
};

}  // namespace tailrace::client
