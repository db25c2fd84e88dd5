// The client for coroutines of Asio.
//
//     asio::awaitable<void> print_streams(AwaitableClient& client) {
//         ListStreamsInput input;
//         auto streams = co_await client.list_streams(input);
//         ...
//     }
//
// As Client (client.h) in all but this: calls are coroutines that run on the caller's executor, and
// Asio's cancellation of the caller's coroutine ends a call with `ClientErrorKind::cancelled`.
// Sockets and timers live on a strand of the executor that the client was made with; so calls may
// come from any executor and any thread, and that one must run until they have ended.
#pragma once

#include <chrono>
#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "tailrace/call_options.h"
#include "tailrace/client_config.h"
#include "tailrace/client_error.h"
#include "tailrace/operations.h"
#include "tailrace/presigned_request.h"

namespace tailrace {

namespace client {
class Core;
}

class AwaitableClient {
 public:
    template <class T>
    using Awaitable = boost::asio::awaitable<ClientResult<T>>;

    /// Does not fail: what is wrong with the configuration is told by every call.
    explicit AwaitableClient(boost::asio::any_io_executor executor, ClientConfig config = {});
    /// Over what tests put together.
    explicit AwaitableClient(std::shared_ptr<client::Core> core);
    AwaitableClient(AwaitableClient&&) noexcept;
    AwaitableClient& operator=(AwaitableClient&&) noexcept;
    /// As `close`. Calls may still be under way.
    ~AwaitableClient();

    /// Any operation, by the type of its input. The input is encoded and the options are copied
    /// before this returns.
    template <class Input>
    Awaitable<OutputOf<Input>> call(const Input& input,
                                    const CallOptions& options = default_call_options);

    // Tables.
    Awaitable<CreateTableOutput> create_table(const CreateTableInput& input,
                                              const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DescribeTableOutput> describe_table(
        const DescribeTableInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<UpdateTableOutput> update_table(const UpdateTableInput& input,
                                              const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DeleteTableOutput> delete_table(const DeleteTableInput& input,
                                              const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<ListTablesOutput> list_tables(const ListTablesInput& input,
                                            const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<UpdateTimeToLiveOutput> update_time_to_live(
        const UpdateTimeToLiveInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DescribeTimeToLiveOutput> describe_time_to_live(
        const DescribeTimeToLiveInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // Items.
    Awaitable<PutItemOutput> put_item(const PutItemInput& input,
                                      const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<GetItemOutput> get_item(const GetItemInput& input,
                                      const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<UpdateItemOutput> update_item(const UpdateItemInput& input,
                                            const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DeleteItemOutput> delete_item(const DeleteItemInput& input,
                                            const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<BatchWriteItemOutput> batch_write_item(
        const BatchWriteItemInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<BatchGetItemOutput> batch_get_item(
        const BatchGetItemInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<TransactWriteItemsOutput> transact_write_items(
        const TransactWriteItemsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<TransactGetItemsOutput> transact_get_items(
        const TransactGetItemsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<QueryOutput> query(const QueryInput& input,
                                 const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<ScanOutput> scan(const ScanInput& input,
                               const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // PartiQL.
    Awaitable<ExecuteStatementOutput> execute_statement(
        const ExecuteStatementInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<BatchExecuteStatementOutput> batch_execute_statement(
        const BatchExecuteStatementInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<ExecuteTransactionOutput> execute_transaction(
        const ExecuteTransactionInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // Streams.
    Awaitable<ListStreamsOutput> list_streams(const ListStreamsInput& input,
                                              const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DescribeStreamOutput> describe_stream(
        const DescribeStreamInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<GetShardIteratorOutput> get_shard_iterator(
        const GetShardIteratorInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<GetRecordsOutput> get_records(const GetRecordsInput& input,
                                            const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // What is attached to tables and streams.
    Awaitable<TagResourceOutput> tag_resource(const TagResourceInput& input,
                                              const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<UntagResourceOutput> untag_resource(
        const UntagResourceInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<ListTagsOfResourceOutput> list_tags_of_resource(
        const ListTagsOfResourceInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<PutResourcePolicyOutput> put_resource_policy(
        const PutResourcePolicyInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<GetResourcePolicyOutput> get_resource_policy(
        const GetResourcePolicyInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DeleteResourcePolicyOutput> delete_resource_policy(
        const DeleteResourcePolicyInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<UpdateContributorInsightsOutput> update_contributor_insights(
        const UpdateContributorInsightsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DescribeContributorInsightsOutput> describe_contributor_insights(
        const DescribeContributorInsightsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<ListContributorInsightsOutput> list_contributor_insights(
        const ListContributorInsightsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<UpdateContinuousBackupsOutput> update_continuous_backups(
        const UpdateContinuousBackupsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DescribeContinuousBackupsOutput> describe_continuous_backups(
        const DescribeContinuousBackupsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DescribeKinesisStreamingDestinationOutput> describe_kinesis_streaming_destination(
        const DescribeKinesisStreamingDestinationInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // The account.
    Awaitable<DescribeLimitsOutput> describe_limits(
        const DescribeLimitsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    Awaitable<DescribeEndpointsOutput> describe_endpoints(
        const DescribeEndpointsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    /// The request that `call` would send, signed in its query. Valid from now on for `validity`,
    /// at most seven days.
    template <class Input>
    Awaitable<PresignedRequest> generate_presigned_url(
        const Input& input, std::chrono::seconds validity = std::chrono::hours(1));

    /// Waits as calls wait: ends with `cancelled` when `options.stop`, Asio or `close` says so.
    Awaitable<void> pause(std::chrono::milliseconds duration,
                          const CallOptions& options = default_call_options);

    /// Calls under way and calls from now on end with `ClientErrorKind::cancelled`, and connections
    /// are closed. Safe from any thread; returns before it is done.
    void close();

 private:
    std::shared_ptr<client::Core> core_;
};

}  // namespace tailrace
