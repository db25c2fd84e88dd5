// Every operation of both APIs that this server answers.
//
// One file each, of the same name. The shape of an operation is told in context.h; an error is one
// that the API models, with the service's text. Inputs go by value, so that a coroutine owns what
// it works on.
#pragma once

#include "base/coroutine.h"
#include "operation/context.h"
#include "tailrace/batch_requests.h"
#include "tailrace/error.h"
#include "tailrace/item_requests.h"
#include "tailrace/query_requests.h"
#include "tailrace/stream_requests.h"
#include "tailrace/table_requests.h"
#include "tailrace/transaction_requests.h"

namespace tailrace::operation {

// Tables.
awaitable<Result<CreateTableOutput>> create_table(Context& context, CreateTableInput input);
awaitable<Result<DescribeTableOutput>> describe_table(Context& context, DescribeTableInput input);
awaitable<Result<UpdateTableOutput>> update_table(Context& context, UpdateTableInput input);
awaitable<Result<DeleteTableOutput>> delete_table(Context& context, DeleteTableInput input);
awaitable<Result<ListTablesOutput>> list_tables(Context& context, ListTablesInput input);

// One item.
awaitable<Result<PutItemOutput>> put_item(Context& context, PutItemInput input);
awaitable<Result<GetItemOutput>> get_item(Context& context, GetItemInput input);
awaitable<Result<UpdateItemOutput>> update_item(Context& context, UpdateItemInput input);
awaitable<Result<DeleteItemOutput>> delete_item(Context& context, DeleteItemInput input);

// Several items.
awaitable<Result<BatchWriteItemOutput>> batch_write_item(Context& context,
                                                         BatchWriteItemInput input);
awaitable<Result<BatchGetItemOutput>> batch_get_item(Context& context, BatchGetItemInput input);
awaitable<Result<TransactWriteItemsOutput>> transact_write_items(Context& context,
                                                                 TransactWriteItemsInput input);
awaitable<Result<TransactGetItemsOutput>> transact_get_items(Context& context,
                                                             TransactGetItemsInput input);
awaitable<Result<QueryOutput>> query(Context& context, QueryInput input);
awaitable<Result<ScanOutput>> scan(Context& context, ScanInput input);

// Streams.
awaitable<Result<ListStreamsOutput>> list_streams(Context& context, ListStreamsInput input);
awaitable<Result<DescribeStreamOutput>> describe_stream(Context& context,
                                                        DescribeStreamInput input);
awaitable<Result<GetShardIteratorOutput>> get_shard_iterator(Context& context,
                                                             GetShardIteratorInput input);
awaitable<Result<GetRecordsOutput>> get_records(Context& context, GetRecordsInput input);

}  // namespace tailrace::operation
