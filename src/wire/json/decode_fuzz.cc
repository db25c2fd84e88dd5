// Any bytes as the body of any operation: nothing crashes, and what is decoded survives being
// written and read again.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
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
#include "wire/json/codec.h"

namespace tailrace::wire::json {
namespace {

template <class T>
std::string written(const T& value) {
    std::string json;
    encode(json, value);
    return json;
}

template <class Input>
void read_request(const Document& body) {
    const auto input = decode<Input>(body);
    if (!input) return;
    const auto json = written(*input);
    const auto again = Document::parse(json);
    if (!again) std::abort();
    const auto input_again = decode<Input>(*again);
    if (!input_again || written(*input_again) != json) std::abort();
}

template <class Output>
void read_reply(const Document& body) {
    const auto output = decode_reply<Output>(body);
    if (output && !Document::parse(written(*output))) std::abort();
}

template <class Input, class Output>
void read(const Document& body) {
    read_request<Input>(body);
    read_reply<Output>(body);
}

constexpr std::array operations{
    read<BatchExecuteStatementInput, BatchExecuteStatementOutput>,
    read<BatchGetItemInput, BatchGetItemOutput>,
    read<BatchWriteItemInput, BatchWriteItemOutput>,
    read<CreateTableInput, CreateTableOutput>,
    read<DeleteItemInput, DeleteItemOutput>,
    read<DeleteResourcePolicyInput, DeleteResourcePolicyOutput>,
    read<DeleteTableInput, DeleteTableOutput>,
    read<DescribeContinuousBackupsInput, DescribeContinuousBackupsOutput>,
    read<DescribeContributorInsightsInput, DescribeContributorInsightsOutput>,
    read<DescribeEndpointsInput, DescribeEndpointsOutput>,
    read<DescribeKinesisStreamingDestinationInput, DescribeKinesisStreamingDestinationOutput>,
    read<DescribeLimitsInput, DescribeLimitsOutput>,
    read<DescribeStreamInput, DescribeStreamOutput>,
    read<DescribeTableInput, DescribeTableOutput>,
    read<DescribeTimeToLiveInput, DescribeTimeToLiveOutput>,
    read<ExecuteStatementInput, ExecuteStatementOutput>,
    read<ExecuteTransactionInput, ExecuteTransactionOutput>,
    read<GetItemInput, GetItemOutput>,
    read<GetRecordsInput, GetRecordsOutput>,
    read<GetResourcePolicyInput, GetResourcePolicyOutput>,
    read<GetShardIteratorInput, GetShardIteratorOutput>,
    read<ListContributorInsightsInput, ListContributorInsightsOutput>,
    read<ListStreamsInput, ListStreamsOutput>,
    read<ListTablesInput, ListTablesOutput>,
    read<ListTagsOfResourceInput, ListTagsOfResourceOutput>,
    read<PutItemInput, PutItemOutput>,
    read<PutResourcePolicyInput, PutResourcePolicyOutput>,
    read<QueryInput, QueryOutput>,
    read<ScanInput, ScanOutput>,
    read<TagResourceInput, TagResourceOutput>,
    read<TransactGetItemsInput, TransactGetItemsOutput>,
    read<TransactWriteItemsInput, TransactWriteItemsOutput>,
    read<UntagResourceInput, UntagResourceOutput>,
    read<UpdateContinuousBackupsInput, UpdateContinuousBackupsOutput>,
    read<UpdateContributorInsightsInput, UpdateContributorInsightsOutput>,
    read<UpdateItemInput, UpdateItemOutput>,
    read<UpdateTableInput, UpdateTableOutput>,
    read<UpdateTimeToLiveInput, UpdateTimeToLiveOutput>,
};

}  // namespace
}  // namespace tailrace::wire::json

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tailrace::wire::json;
    if (size == 0) return 0;
    const auto body = Document::parse({reinterpret_cast<const char*>(data + 1), size - 1});
    if (body) operations[data[0] % operations.size()](*body);
    return 0;
}
