// What the streams API answers when it cannot do what was asked, in the service's words.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "storage/store.h"
#include "stream/sequence_number.h"
#include "stream/shard.h"
#include "stream/stream_arn.h"
#include "tailrace/error.h"

namespace tailrace::stream {

using Refusal = std::unexpected<Error>;

// Malformed members. The service has published no words for all but the ARN's.
Refusal invalid_stream_arn();
Refusal invalid_exclusive_start_stream_arn();
Refusal invalid_shard_iterator();
Refusal invalid_sequence_number();
Refusal sequence_number_required(ShardIteratorType type);
Refusal sequence_number_superfluous(ShardIteratorType type);
Refusal sequence_number_out_of_range(SequenceNumber number, const ShardId& shard);

/// The ARN is of another account; `action` as IAM names it, without `dynamodb:`.
Refusal access_denied(const Site& site, std::string_view action, std::string_view arn);
Refusal stream_not_found(std::string_view arn);
Refusal shard_not_found();

Refusal iterator_expired();
Refusal data_trimmed();

/// InternalServerError; what it was goes to the log alone.
Refusal storage_fault(std::string_view doing, const storage::Fault& fault);
/// The same, for stored bytes that cannot be read. `what` is `stream`, `shard` or `record`.
Refusal damaged(std::string_view what, std::string_view key);

}  // namespace tailrace::stream
