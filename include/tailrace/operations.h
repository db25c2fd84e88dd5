// Every operation of both APIs: its input, its output and its name.
#pragma once

#include <string_view>

#include "tailrace/account_requests.h"
#include "tailrace/batch_requests.h"
#include "tailrace/continuous_backups_requests.h"
#include "tailrace/contributor_insights_requests.h"
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

namespace tailrace {

/// `Output` and `name` of the operation that takes `Input`.
template <class Input>
struct OperationOf;

template <class Input>
using OutputOf = typename OperationOf<Input>::Output;

// clang-format off
template <> struct OperationOf<CreateTableInput> { using Output = CreateTableOutput; static constexpr std::string_view name = "CreateTable"; };
template <> struct OperationOf<DescribeTableInput> { using Output = DescribeTableOutput; static constexpr std::string_view name = "DescribeTable"; };
template <> struct OperationOf<UpdateTableInput> { using Output = UpdateTableOutput; static constexpr std::string_view name = "UpdateTable"; };
template <> struct OperationOf<DeleteTableInput> { using Output = DeleteTableOutput; static constexpr std::string_view name = "DeleteTable"; };
template <> struct OperationOf<ListTablesInput> { using Output = ListTablesOutput; static constexpr std::string_view name = "ListTables"; };
template <> struct OperationOf<UpdateTimeToLiveInput> { using Output = UpdateTimeToLiveOutput; static constexpr std::string_view name = "UpdateTimeToLive"; };
template <> struct OperationOf<DescribeTimeToLiveInput> { using Output = DescribeTimeToLiveOutput; static constexpr std::string_view name = "DescribeTimeToLive"; };
template <> struct OperationOf<PutItemInput> { using Output = PutItemOutput; static constexpr std::string_view name = "PutItem"; };
template <> struct OperationOf<GetItemInput> { using Output = GetItemOutput; static constexpr std::string_view name = "GetItem"; };
template <> struct OperationOf<UpdateItemInput> { using Output = UpdateItemOutput; static constexpr std::string_view name = "UpdateItem"; };
template <> struct OperationOf<DeleteItemInput> { using Output = DeleteItemOutput; static constexpr std::string_view name = "DeleteItem"; };
template <> struct OperationOf<BatchWriteItemInput> { using Output = BatchWriteItemOutput; static constexpr std::string_view name = "BatchWriteItem"; };
template <> struct OperationOf<BatchGetItemInput> { using Output = BatchGetItemOutput; static constexpr std::string_view name = "BatchGetItem"; };
template <> struct OperationOf<TransactWriteItemsInput> { using Output = TransactWriteItemsOutput; static constexpr std::string_view name = "TransactWriteItems"; };
template <> struct OperationOf<TransactGetItemsInput> { using Output = TransactGetItemsOutput; static constexpr std::string_view name = "TransactGetItems"; };
template <> struct OperationOf<QueryInput> { using Output = QueryOutput; static constexpr std::string_view name = "Query"; };
template <> struct OperationOf<ScanInput> { using Output = ScanOutput; static constexpr std::string_view name = "Scan"; };
template <> struct OperationOf<ExecuteStatementInput> { using Output = ExecuteStatementOutput; static constexpr std::string_view name = "ExecuteStatement"; };
template <> struct OperationOf<BatchExecuteStatementInput> { using Output = BatchExecuteStatementOutput; static constexpr std::string_view name = "BatchExecuteStatement"; };
template <> struct OperationOf<ExecuteTransactionInput> { using Output = ExecuteTransactionOutput; static constexpr std::string_view name = "ExecuteTransaction"; };
template <> struct OperationOf<ListStreamsInput> { using Output = ListStreamsOutput; static constexpr std::string_view name = "ListStreams"; };
template <> struct OperationOf<DescribeStreamInput> { using Output = DescribeStreamOutput; static constexpr std::string_view name = "DescribeStream"; };
template <> struct OperationOf<GetShardIteratorInput> { using Output = GetShardIteratorOutput; static constexpr std::string_view name = "GetShardIterator"; };
template <> struct OperationOf<GetRecordsInput> { using Output = GetRecordsOutput; static constexpr std::string_view name = "GetRecords"; };
template <> struct OperationOf<TagResourceInput> { using Output = TagResourceOutput; static constexpr std::string_view name = "TagResource"; };
template <> struct OperationOf<UntagResourceInput> { using Output = UntagResourceOutput; static constexpr std::string_view name = "UntagResource"; };
template <> struct OperationOf<ListTagsOfResourceInput> { using Output = ListTagsOfResourceOutput; static constexpr std::string_view name = "ListTagsOfResource"; };
template <> struct OperationOf<PutResourcePolicyInput> { using Output = PutResourcePolicyOutput; static constexpr std::string_view name = "PutResourcePolicy"; };
template <> struct OperationOf<GetResourcePolicyInput> { using Output = GetResourcePolicyOutput; static constexpr std::string_view name = "GetResourcePolicy"; };
template <> struct OperationOf<DeleteResourcePolicyInput> { using Output = DeleteResourcePolicyOutput; static constexpr std::string_view name = "DeleteResourcePolicy"; };
template <> struct OperationOf<UpdateContributorInsightsInput> { using Output = UpdateContributorInsightsOutput; static constexpr std::string_view name = "UpdateContributorInsights"; };
template <> struct OperationOf<DescribeContributorInsightsInput> { using Output = DescribeContributorInsightsOutput; static constexpr std::string_view name = "DescribeContributorInsights"; };
template <> struct OperationOf<ListContributorInsightsInput> { using Output = ListContributorInsightsOutput; static constexpr std::string_view name = "ListContributorInsights"; };
template <> struct OperationOf<UpdateContinuousBackupsInput> { using Output = UpdateContinuousBackupsOutput; static constexpr std::string_view name = "UpdateContinuousBackups"; };
template <> struct OperationOf<DescribeContinuousBackupsInput> { using Output = DescribeContinuousBackupsOutput; static constexpr std::string_view name = "DescribeContinuousBackups"; };
template <> struct OperationOf<DescribeKinesisStreamingDestinationInput> { using Output = DescribeKinesisStreamingDestinationOutput; static constexpr std::string_view name = "DescribeKinesisStreamingDestination"; };
template <> struct OperationOf<DescribeLimitsInput> { using Output = DescribeLimitsOutput; static constexpr std::string_view name = "DescribeLimits"; };
template <> struct OperationOf<DescribeEndpointsInput> { using Output = DescribeEndpointsOutput; static constexpr std::string_view name = "DescribeEndpoints"; };
// clang-format on

}  // namespace tailrace
