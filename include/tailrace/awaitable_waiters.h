// As waiters.h, for coroutines.
#pragma once

#include "tailrace/awaitable_client.h"
#include "tailrace/waiters.h"

namespace tailrace {

AwaitableClient::Awaitable<DescribeTableOutput> wait_until_table_exists(
    AwaitableClient& client, DescribeTableInput input, WaiterSettings settings = table_waiter,
    const CallOptions& options = default_call_options);

AwaitableClient::Awaitable<void> wait_until_table_not_exists(
    AwaitableClient& client, DescribeTableInput input, WaiterSettings settings = table_waiter,
    const CallOptions& options = default_call_options);

AwaitableClient::Awaitable<DescribeStreamOutput> wait_until_stream_enabled(
    AwaitableClient& client, DescribeStreamInput input, WaiterSettings settings = stream_waiter,
    const CallOptions& options = default_call_options);

AwaitableClient::Awaitable<DescribeStreamOutput> wait_until_stream_disabled(
    AwaitableClient& client, DescribeStreamInput input, WaiterSettings settings = stream_waiter,
    const CallOptions& options = default_call_options);

}  // namespace tailrace
