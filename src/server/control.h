// What a test may do to the server that runs it: the HTTP API under /_tailrace/, JSON in and out.
//
//     Router ──▶ Control ──▶ ClockKeeper   the clock
//        │          ├──────▶ Faults        what the Router is to ask for each request
//        │          └──────▶ Service       housekeeping, shards
//        └──────────▶ Faults
//
// It is there with `serve --control` only: whoever reaches the port may use it. What is refused is
// answered with {"error": ...}, which says what to do about it.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/coroutine.h"
#include "base/movable_clock.h"
#include "server/control_arguments.h"
#include "server/faults.h"
#include "server/http.h"
#include "server/lineage_json.h"
#include "server/service.h"
#include "table/clock_keeper.h"

namespace tailrace::server {

/// Safe from any thread, as what it controls is.
class Control final : public Handler {
 public:
    Control(Service& service, base::MovableClock& clock, table::ClockKeeper& keeper, Faults& faults)
        : service_(service), clock_(clock), keeper_(keeper), faults_(faults) {}

    static bool is_for(const HttpRequest& request);
    /// Its bodies and replies are small: the router speaks for it.
    std::size_t allowance(const HttpRequest&) const override { return 0; }
    awaitable<HttpReply> handle(const HttpRequest& request) override;

 private:
    struct Refusal {
        int status = 400;
        std::string why;
    };
    using Answer = std::expected<std::string, Refusal>;
    struct Route {
        std::string_view method;
        std::string_view path;
        /// The names of the body's members, with a blank between them.
        std::string_view members;
        std::string_view does;
        awaitable<Answer> (Control::*act)(ControlArguments& arguments);
    };
    static std::span<const Route> routes();
    awaitable<Answer> answer(const HttpRequest& request);

    awaitable<Answer> list(ControlArguments& arguments);
    awaitable<Answer> read_clock(ControlArguments& arguments);
    awaitable<Answer> freeze(ControlArguments& arguments);
    awaitable<Answer> advance(ControlArguments& arguments);
    awaitable<Answer> resume(ControlArguments& arguments);
    awaitable<Answer> list_faults(ControlArguments& arguments);
    awaitable<Answer> add_fault(ControlArguments& arguments);
    awaitable<Answer> clear_faults(ControlArguments& arguments);
    awaitable<Answer> list_shards(ControlArguments& arguments);
    awaitable<Answer> roll(ControlArguments& arguments);
    awaitable<Answer> split(ControlArguments& arguments);
    awaitable<Answer> trim(ControlArguments& arguments);
    awaitable<Answer> tidy(ControlArguments& arguments);

    // What these have to do with is named by the arguments.
    using Lineages = std::vector<StreamLineage>;
    awaitable<std::expected<Lineages, Refusal>> find_lineage(ControlArguments& arguments);
    using Change = awaitable<Result<bool>> (table::ShardLife::*)(std::string, stream::ShardId);
    awaitable<Answer> change_shards(ControlArguments& arguments, Change change);

    std::string clock_json();
    std::string faults_json() const;
    /// One round of housekeeping, so that what is due has happened.
    awaitable<Answer> tidy_then(std::string json);

    Service& service_;
    base::MovableClock& clock_;
    table::ClockKeeper& keeper_;
    Faults& faults_;
};

}  // namespace tailrace::server
