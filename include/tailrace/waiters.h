// Waiting until a table or a stream is in a state.
//
// A waiter describes it again and again. It fails with the error of a description that fails, with
// `ClientErrorKind::timeout` when it has asked as often as it may, with
// `ClientErrorKind::unreachable_state` when the state can no longer come, and with
// `ClientErrorKind::cancelled` as calls do.
#pragma once

#include <chrono>

#include "tailrace/call_options.h"
#include "tailrace/client_error.h"
#include "tailrace/stream_requests.h"
#include "tailrace/table_requests.h"

namespace tailrace {

class Client;

struct WaiterSettings {
    std::chrono::milliseconds delay;
    /// How often it asks, at least once.
    int attempts_max;
};

/// As botocore's of tables, and of Kinesis streams; it has none of DynamoDB's.
inline constexpr WaiterSettings table_waiter{std::chrono::seconds(20), 25};
inline constexpr WaiterSettings stream_waiter{std::chrono::seconds(10), 18};

/// Until it is ACTIVE.
ClientResult<DescribeTableOutput> wait_until_table_exists(
    Client& client, const DescribeTableInput& input, WaiterSettings settings = table_waiter,
    const CallOptions& options = default_call_options);

ClientResult<void> wait_until_table_not_exists(Client& client, const DescribeTableInput& input,
                                               WaiterSettings settings = table_waiter,
                                               const CallOptions& options = default_call_options);

/// A stream that is DISABLED stays so.
ClientResult<DescribeStreamOutput> wait_until_stream_enabled(
    Client& client, const DescribeStreamInput& input, WaiterSettings settings = stream_waiter,
    const CallOptions& options = default_call_options);

ClientResult<DescribeStreamOutput> wait_until_stream_disabled(
    Client& client, const DescribeStreamInput& input, WaiterSettings settings = stream_waiter,
    const CallOptions& options = default_call_options);

}  // namespace tailrace
