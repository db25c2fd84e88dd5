// From an operation to what serves it: body in, body out. Here `wire` and `operation` meet.
#pragma once

#include "base/coroutine.h"
#include "operation/context.h"
#include "operation/elsewhere.h"
#include "tailrace/error.h"
#include "wire/json/body.h"
#include "wire/json/document.h"
#include "wire/target.h"

namespace tailrace::server {

/// Another way to an answer, or to parts of it.
class Detour : public operation::Elsewhere {
 public:
    /// Has it done by another server, if that is the partition's home. True if there is an answer.
    virtual awaitable<bool> take(storage::PartitionId home) = 0;
};

/// Goes by the detour, if it is not null, and then returns nothing of use.
using Route = awaitable<Result<wire::json::Body>> (*)(operation::Context&, wire::json::Document,
                                                      Detour*);

/// Of any operation but DescribeEndpoints, whose answer is in its request's headers.
Route route_of(wire::Operation operation);

/// DescribeStream without the shards that are open and have a parent, of which a server that is
/// behind does not know yet.
Route late_children_route();

}  // namespace tailrace::server
