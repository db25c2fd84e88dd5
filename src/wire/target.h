// The wire: bytes ↔ vocabulary.
//
// Both APIs speak AWS JSON 1.0: a POST to `/` whose X-Amz-Target names the operation, whose body is
// one JSON object, and whose answer is another. This folder knows that language and nothing else:
// no socket, no table, no stream. The server and the C++ client stand on it from their two sides.
//
//     request ─▶ content_type ─▶ content_encoding ─▶ json/document ─▶ target ─▶ authorization
//             ─▶ json/codec ─▶ Input
//     Output  ─▶ json/codec ─┐
//     Error   ─▶ error_body ─┴─▶ content_encoding ─▶ crc32, request_id, cors ─▶ answer
//
// The pieces are called one by one, because the service checks in this order and answers with the
// first failure:
//
//   1. method and content type (content_type.h; OPTIONS: cors.h): 404 with `not_found_body`
//   2. is the body JSON at all (json/document.h): SerializationException, even if unsigned
//   3. is there such an operation (here): UnknownOperationException, even if unsigned
//   4. who asks (authorization.h)
//   5. is there a body, and are its members of the right types (json/codec.h)
//   6. are the declared constraints satisfied, all violations in one message (json/codec.h)
//   7. everything else, which is the operation's
//
// Threads: everything here is a pure function or a value of one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tailrace::wire {

/// What `X-Amz-Target: DynamoDB_20120810.PutItem` asks for.
enum class Operation : std::uint8_t {
    BatchExecuteStatement,
    BatchGetItem,
    BatchWriteItem,
    CreateTable,
    DeleteItem,
    DeleteResourcePolicy,
    DeleteTable,
    DescribeContinuousBackups,
    DescribeContributorInsights,
    DescribeEndpoints,
    DescribeKinesisStreamingDestination,
    DescribeLimits,
    DescribeStream,
    DescribeTable,
    DescribeTimeToLive,
    ExecuteStatement,
    ExecuteTransaction,
    GetItem,
    GetRecords,
    GetResourcePolicy,
    GetShardIterator,
    ListContributorInsights,
    ListStreams,
    ListTables,
    ListTagsOfResource,
    PutItem,
    PutResourcePolicy,
    Query,
    Scan,
    TagResource,
    TransactGetItems,
    TransactWriteItems,
    UntagResource,
    UpdateContinuousBackups,
    UpdateContributorInsights,
    UpdateItem,
    UpdateTable,
    UpdateTimeToLive,
};

enum class Api : std::uint8_t { table, streams };

std::string_view name_of(Operation operation);
Api api_of(Operation operation);

/// Nothing for a target that is missing, malformed, or of an operation that is not served
/// (UnknownOperationException). The prefix counts: each API has its own operations.
std::optional<Operation> parse_target(std::string_view target);

/// The header that asks for `operation`.
std::string target_of(Operation operation);

}  // namespace tailrace::wire
