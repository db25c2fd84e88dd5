// Where in a shard a reader begins. A position is the number after which records are read.
#pragma once

#include "base/clock.h"
#include "stream/sequence_number.h"
#include "stream/shard.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::stream {

/// Before the oldest record that is not trimmed.
SequenceNumber trim_horizon(const ShardRow& shard);

/// At or after the record `number`, which need not exist: the next greater one is read then. Fails
/// where a record was trimmed, and outside the shard; but a position that an open shard has not
/// reached yet may be waited for. Before its start it is taken for trimmed if the shard was born by
/// `cutoff`.
Result<SequenceNumber> named_position(const ShardRow& shard, ShardIteratorType type,
                                      SequenceNumber number, base::UnixMilliseconds cutoff);

/// Something that a reader at `after` has not read was removed.
bool is_trimmed(const ShardRow& shard, SequenceNumber after);

/// The shard is closed, and a reader at `after` has read all of it.
bool is_at_end(const ShardRow& shard, SequenceNumber after);

}  // namespace tailrace::stream
