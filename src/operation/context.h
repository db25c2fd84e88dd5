// What operations work on. One for a server's life; safe from any thread.
//
// An operation is a free coroutine, `awaitable<Result<XOutput>> x(Context&, XInput)`, in four steps
// at most:
//
//     validate   checks in the order the service makes them; the texts are part of the contract
//     plan       resolve the table, parse the expressions, choose the keys; no I/O on items
//     apply      one call to the table or the stream; a stream record rides in the same commit
//     reply      shape what was asked for, count capacity
//
// Inputs are decoded and their declared constraints hold (wire). No operation knows HTTP, none
// knows the engine.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "model/wording.h"
#include "stream/streams.h"
#include "table/catalog.h"
#include "table/item_access.h"
#include "table/item_expiry.h"
#include "table/life_cycle.h"
#include "table/retention.h"
#include "table/shard_life.h"

namespace tailrace::operation {

struct Context {
    base::Clock& clock;
    base::Random& random;
    stream::Site site;
    table::Catalog& catalog;
    table::LifeCycle& life_cycle;
    table::ItemAccess& items;
    stream::Streams& streams;
    table::ShardLife& shards;
    table::Retention& retention;
    table::ItemExpiry& expiry;
    model::Wording wording = model::Wording::may_2026;
};

}  // namespace tailrace::operation
