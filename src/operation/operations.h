// Every operation of both APIs that this server answers; the door to this folder.
//
//     router ──Input──▶ operation ──▶ table, stream ──▶ operation ──Output or Error──▶ router
//
// One file each, of the same name, in the shape that context.h tells. What several operations share
// stands beside them, with the noun that it is about:
//
//     table_reference        from a name or an ARN to the table
//     request_parameters     what may stand together in a request
//     write_plans            from a request to write one item to a decision
//     write_condition        the condition of a decision, and what its failure tells
//     write_decisions        put, update, delete, check: run inside the commit
//     write_together         decisions of a transaction
//     statement_writes       from a PartiQL statement to a decision
//     statement_reads        from a SELECT to pages, or to an item
//     next_token             where the next page of a SELECT begins
//     item_projection        what a read shows of an item
//     key_range, start_key   which stored keys a page reads, and where it goes on
//     page                   reading, filtering and counting a page: Query and Scan
//     resource               from an ARN to a table or a stream
//     tags, attached_policy, contributor_insights, continuous_backups    what is attached to them
//     transaction_payload    how much a transaction brings
//     transaction_reasons    why a transaction was cancelled
//     request_digest         what the token of a transaction or a page stands for
//     home                   which partition a request is about
//     elsewhere              what other servers do of one that is about several
//     consumed_capacity      what a request cost
//     billing, table_settings, table_description    what a table is set to, and how it is shown
//
// Invariants
//   * A request is checked in the service's order: its parameters, then its values, then its
//     expressions, then whether there is such a table, then its keys against the schema. Nothing is
//     written by a request that fails.
//   * Single requests, batches and transactions write through the same decisions.
//   * Reads are strongly consistent whatever was asked for; what was asked for decides the cost.
//   * What the service has and this server does not is refused by name, never passed over.
//   * Every error is one that the API models, in the service's words where they are known.
//
// Threads: an operation runs on its caller's executor and shares nothing but the context. Inputs go
// by value, so that a coroutine owns what it works on.
//
// Not here: HTTP and JSON (wire, server), declared constraints of members (wire), where items live
// and how they are committed (table, partition).
#pragma once

#include "base/coroutine.h"
#include "operation/context.h"
#include "operation/elsewhere.h"
#include "tailrace/account_requests.h"
#include "tailrace/batch_requests.h"
#include "tailrace/continuous_backups_requests.h"
#include "tailrace/contributor_insights_requests.h"
#include "tailrace/error.h"
#include "tailrace/item_requests.h"
#include "tailrace/kinesis_destination_requests.h"
#include "tailrace/query_requests.h"
#include "tailrace/resource_policy_requests.h"
#include "tailrace/statement_requests.h"
#include "tailrace/stream_requests.h"
#include "tailrace/table_requests.h"
#include "tailrace/tag_requests.h"
#include "tailrace/time_to_live_requests.h"
#include "tailrace/transaction_requests.h"

namespace tailrace::operation {

// Tables.
awaitable<Result<CreateTableOutput>> create_table(Context& context, CreateTableInput input);
awaitable<Result<DescribeTableOutput>> describe_table(Context& context, DescribeTableInput input);
awaitable<Result<UpdateTableOutput>> update_table(Context& context, UpdateTableInput input);
awaitable<Result<DeleteTableOutput>> delete_table(Context& context, DeleteTableInput input);
awaitable<Result<ListTablesOutput>> list_tables(Context& context, ListTablesInput input);
awaitable<Result<DescribeTimeToLiveOutput>> describe_time_to_live(Context& context,
                                                                  DescribeTimeToLiveInput input);
awaitable<Result<UpdateTimeToLiveOutput>> update_time_to_live(Context& context,
                                                              UpdateTimeToLiveInput input);

// What is attached to tables and streams.
awaitable<Result<TagResourceOutput>> tag_resource(Context& context, TagResourceInput input);
awaitable<Result<UntagResourceOutput>> untag_resource(Context& context, UntagResourceInput input);
awaitable<Result<ListTagsOfResourceOutput>> list_tags_of_resource(Context& context,
                                                                  ListTagsOfResourceInput input);
awaitable<Result<PutResourcePolicyOutput>> put_resource_policy(Context& context,
                                                               PutResourcePolicyInput input);
awaitable<Result<GetResourcePolicyOutput>> get_resource_policy(Context& context,
                                                               GetResourcePolicyInput input);
awaitable<Result<DeleteResourcePolicyOutput>> delete_resource_policy(
    Context& context, DeleteResourcePolicyInput input);
awaitable<Result<UpdateContributorInsightsOutput>> update_contributor_insights(
    Context& context, UpdateContributorInsightsInput input);
awaitable<Result<DescribeContributorInsightsOutput>> describe_contributor_insights(
    Context& context, DescribeContributorInsightsInput input);
awaitable<Result<ListContributorInsightsOutput>> list_contributor_insights(
    Context& context, ListContributorInsightsInput input);
awaitable<Result<UpdateContinuousBackupsOutput>> update_continuous_backups(
    Context& context, UpdateContinuousBackupsInput input);
awaitable<Result<DescribeContinuousBackupsOutput>> describe_continuous_backups(
    Context& context, DescribeContinuousBackupsInput input);
awaitable<Result<DescribeKinesisStreamingDestinationOutput>> describe_kinesis_streaming_destination(
    Context& context, DescribeKinesisStreamingDestinationInput input);

// The account.
awaitable<Result<DescribeLimitsOutput>> describe_limits(Context& context,
                                                        DescribeLimitsInput input);

// One item.
awaitable<Result<PutItemOutput>> put_item(Context& context, PutItemInput input);
awaitable<Result<GetItemOutput>> get_item(Context& context, GetItemInput input);
awaitable<Result<UpdateItemOutput>> update_item(Context& context, UpdateItemInput input);
awaitable<Result<DeleteItemOutput>> delete_item(Context& context, DeleteItemInput input);

// Several items.
awaitable<Result<BatchWriteItemOutput>> batch_write_item(Context& context,
                                                         BatchWriteItemInput input);
/// Each server does what it is the home of.
awaitable<Result<BatchWriteItemOutput>> batch_write_item_among_servers(Context& context,
                                                                       BatchWriteItemInput input,
                                                                       Elsewhere& elsewhere);
awaitable<Result<BatchGetItemOutput>> batch_get_item(Context& context, BatchGetItemInput input);
awaitable<Result<TransactWriteItemsOutput>> transact_write_items(Context& context,
                                                                 TransactWriteItemsInput input);
awaitable<Result<TransactGetItemsOutput>> transact_get_items(Context& context,
                                                             TransactGetItemsInput input);
awaitable<Result<QueryOutput>> query(Context& context, QueryInput input);
awaitable<Result<ScanOutput>> scan(Context& context, ScanInput input);

// PartiQL.
awaitable<Result<ExecuteStatementOutput>> execute_statement(Context& context,
                                                            ExecuteStatementInput input);
awaitable<Result<BatchExecuteStatementOutput>> batch_execute_statement(
    Context& context, BatchExecuteStatementInput input);
awaitable<Result<ExecuteTransactionOutput>> execute_transaction(Context& context,
                                                                ExecuteTransactionInput input);

// Streams.
awaitable<Result<ListStreamsOutput>> list_streams(Context& context, ListStreamsInput input);
awaitable<Result<DescribeStreamOutput>> describe_stream(Context& context,
                                                        DescribeStreamInput input);
awaitable<Result<GetShardIteratorOutput>> get_shard_iterator(Context& context,
                                                             GetShardIteratorInput input);
awaitable<Result<GetRecordsOutput>> get_records(Context& context, GetRecordsInput input);

}  // namespace tailrace::operation
