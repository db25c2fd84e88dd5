// Where `wire` meets `operation`: an HTTP request to the operation that it asks for, and its
// outcome to a reply.
#pragma once

#include "base/clock.h"
#include "base/coroutine.h"
#include "operation/context.h"
#include "server/http.h"

namespace tailrace::server {

/// Checks in the service's order (wire/target.h), and answers with the first failure. Knows no
/// operation but its name.
class Router final : public Handler {
 public:
    /// Signatures are dated by `machine_clock`, which clients share; `context.clock` may be moved.
    Router(operation::Context& context, base::Clock& machine_clock)
        : context_(context), machine_clock_(machine_clock) {}

    std::size_t allowance(const HttpRequest& request) const override;
    awaitable<HttpReply> handle(const HttpRequest& request) override;

 private:
    awaitable<HttpReply> call(const HttpRequest& request);
    Result<void> authorize(const HttpRequest& request) const;

    operation::Context& context_;
    base::Clock& machine_clock_;
};

}  // namespace tailrace::server
