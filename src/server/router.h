// Where `wire` meets `operation`: an HTTP request to the operation that it asks for, and its
// outcome to a reply.
#pragma once

#include "base/clock.h"
#include "base/coroutine.h"
#include "cluster/cluster.h"
#include "operation/context.h"
#include "server/faults.h"
#include "server/http.h"
#include "server/readiness.h"
#include "server/route.h"
#include "wire/json/document.h"
#include "wire/target.h"

namespace tailrace::server {

/// Checks in the service's order (wire/target.h), and answers with the first failure. Knows no
/// operation but its name.
class Router final : public Handler {
 public:
    /// What there may be beside the operations. All of it outlives the router.
    struct Surroundings {
        /// Answers under /_tailrace/.
        Handler* control = nullptr;
        /// They strike requests.
        Faults* faults = nullptr;
        /// Does what other servers are to do.
        cluster::Cluster* cluster = nullptr;
        /// Without it, the server is ready.
        const Readiness* readiness = nullptr;
    };

    /// Signatures are dated by `machine_clock`, which clients share, or by `context.clock`, which
    /// may have been moved, and a client along with it.
    Router(operation::Context& context, base::Clock& machine_clock, Surroundings surroundings)
        : context_(context), machine_clock_(machine_clock), surroundings_(surroundings) {}
    Router(operation::Context& context, base::Clock& machine_clock)
        : Router(context, machine_clock, Surroundings()) {}

    bool waits(const HttpRequest& request) const override {
        return !request.x_tailrace_wait_ms.empty();
    }
    awaitable<void> wait(const HttpRequest& request) override;
    std::size_t allowance(const HttpRequest& request) const override;
    awaitable<HttpReply> handle(const HttpRequest& request) override;

    /// What another server sent on, whose checks it has passed there.
    awaitable<cluster::Reply> serve(cluster::Call call);
    /// About what that takes.
    static std::size_t allowance(const cluster::Call& call);

 private:
    awaitable<HttpReply> call(const HttpRequest& request);
    awaitable<HttpReply> run(const HttpRequest& request, wire::Operation operation, Route route,
                             wire::json::Document body);
    awaitable<HttpReply> run_or_send_on(const HttpRequest& request, wire::Operation operation,
                                        Route route, wire::json::Document body);
    awaitable<HttpReply> run_struck(const HttpRequest& request, wire::Operation operation,
                                    wire::json::Document body);
    Result<void> authorize(const HttpRequest& request) const;

    operation::Context& context_;
    base::Clock& machine_clock_;
    const Surroundings surroundings_;
};

}  // namespace tailrace::server
