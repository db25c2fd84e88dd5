// A client of the DynamoDB and DynamoDB Streams APIs, of AWS or of whoever speaks them.
//
//     Client client({.region = "eu-central-1"});
//     auto streams = client.list_streams({.table_name = "Orders"});
//     if (!streams) std::cerr << streams.error().text() << '\n';
//
// One method for each operation, typed as the API has it. A call blocks its thread until there is a
// result: it is signed, sent over a pooled connection, retried as the SDKs' standard mode does, and
// its answer checked. Nothing throws; who prefers exceptions wraps a call in `or_throw` of
// client_exception.h. What may be executed twice is in docs/client.md, "What a retry may repeat".
//
// Threads: a client may be used from any number of threads at once; it has a thread of its own for
// its sockets, and its calls do not wait for each other unless all connections are busy. Not here:
// coroutines (awaitable_client.h), pages (paginators.h), waiting for a state (waiters.h).
#pragma once

#include <chrono>
#include <memory>

#include "tailrace/call_options.h"
#include "tailrace/client_config.h"
#include "tailrace/client_error.h"
#include "tailrace/operations.h"
#include "tailrace/presigned_request.h"

namespace tailrace {

class Client {
 public:
    /// Does not fail: what is wrong with the configuration is told by every call
    /// (`ClientErrorKind::setup`).
    explicit Client(ClientConfig config = {});
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;
    /// As `close`. No call may be under way any more.
    ~Client();

    /// Any operation, by the type of its input. Several calls at a time may not share an input:
    /// an `Item` is a value of one thread.
    template <class Input>
    ClientResult<OutputOf<Input>> call(const Input& input,
                                       const CallOptions& options = default_call_options);

    // Tables.
    ClientResult<CreateTableOutput> create_table(
        const CreateTableInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DescribeTableOutput> describe_table(
        const DescribeTableInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<UpdateTableOutput> update_table(
        const UpdateTableInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DeleteTableOutput> delete_table(
        const DeleteTableInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<ListTablesOutput> list_tables(const ListTablesInput& input,
                                               const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<UpdateTimeToLiveOutput> update_time_to_live(
        const UpdateTimeToLiveInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DescribeTimeToLiveOutput> describe_time_to_live(
        const DescribeTimeToLiveInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // Items.
    ClientResult<PutItemOutput> put_item(const PutItemInput& input,
                                         const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<GetItemOutput> get_item(const GetItemInput& input,
                                         const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<UpdateItemOutput> update_item(const UpdateItemInput& input,
                                               const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DeleteItemOutput> delete_item(const DeleteItemInput& input,
                                               const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<BatchWriteItemOutput> batch_write_item(
        const BatchWriteItemInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<BatchGetItemOutput> batch_get_item(
        const BatchGetItemInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<TransactWriteItemsOutput> transact_write_items(
        const TransactWriteItemsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<TransactGetItemsOutput> transact_get_items(
        const TransactGetItemsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<QueryOutput> query(const QueryInput& input,
                                    const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<ScanOutput> scan(const ScanInput& input,
                                  const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // PartiQL.
    ClientResult<ExecuteStatementOutput> execute_statement(
        const ExecuteStatementInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<BatchExecuteStatementOutput> batch_execute_statement(
        const BatchExecuteStatementInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<ExecuteTransactionOutput> execute_transaction(
        const ExecuteTransactionInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // Streams.
    ClientResult<ListStreamsOutput> list_streams(
        const ListStreamsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DescribeStreamOutput> describe_stream(
        const DescribeStreamInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<GetShardIteratorOutput> get_shard_iterator(
        const GetShardIteratorInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<GetRecordsOutput> get_records(const GetRecordsInput& input,
                                               const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // What is attached to tables and streams.
    ClientResult<TagResourceOutput> tag_resource(
        const TagResourceInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<UntagResourceOutput> untag_resource(
        const UntagResourceInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<ListTagsOfResourceOutput> list_tags_of_resource(
        const ListTagsOfResourceInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<PutResourcePolicyOutput> put_resource_policy(
        const PutResourcePolicyInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<GetResourcePolicyOutput> get_resource_policy(
        const GetResourcePolicyInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DeleteResourcePolicyOutput> delete_resource_policy(
        const DeleteResourcePolicyInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<UpdateContributorInsightsOutput> update_contributor_insights(
        const UpdateContributorInsightsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DescribeContributorInsightsOutput> describe_contributor_insights(
        const DescribeContributorInsightsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<ListContributorInsightsOutput> list_contributor_insights(
        const ListContributorInsightsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<UpdateContinuousBackupsOutput> update_continuous_backups(
        const UpdateContinuousBackupsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DescribeContinuousBackupsOutput> describe_continuous_backups(
        const DescribeContinuousBackupsInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DescribeKinesisStreamingDestinationOutput> describe_kinesis_streaming_destination(
        const DescribeKinesisStreamingDestinationInput& input,
        const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    // The account.
    ClientResult<DescribeLimitsOutput> describe_limits(
        const DescribeLimitsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }
    ClientResult<DescribeEndpointsOutput> describe_endpoints(
        const DescribeEndpointsInput& input, const CallOptions& options = default_call_options) {
        return call(input, options);
    }

    /// The request that `call` would send, signed in its query. Valid from now on for `validity`,
    /// at most seven days.
    template <class Input>
    ClientResult<PresignedRequest> generate_presigned_url(
        const Input& input, std::chrono::seconds validity = std::chrono::hours(1));

    /// Waits as calls wait: ends with `cancelled` when `options.stop` or `close` says so.
    ClientResult<void> pause(std::chrono::milliseconds duration,
                             const CallOptions& options = default_call_options);

    /// Calls under way and calls from now on end with `ClientErrorKind::cancelled`, and connections
    /// are closed. Safe from any thread, but not from a call's own callbacks.
    void close();

 private:
    friend class ClientRun;
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tailrace
