#include "client/call_request.h"

namespace tailrace::client {

bool is_idempotent(wire::Operation operation) {
    using enum wire::Operation;
    switch (operation) {
        case BatchGetItem:
        case DescribeContinuousBackups:
        case DescribeContributorInsights:
        case DescribeEndpoints:
        case DescribeKinesisStreamingDestination:
        case DescribeLimits:
        case DescribeStream:
        case DescribeTable:
        case DescribeTimeToLive:
        case ExecuteTransaction:
        case GetItem:
        case GetRecords:
        case GetResourcePolicy:
        case GetShardIterator:
        case ListContributorInsights:
        case ListStreams:
        case ListTables:
        case ListTagsOfResource:
        case Query:
        case Scan:
        case TransactGetItems:
        case TransactWriteItems:
            return true;
        default:
            return false;
    }
}

}  // namespace tailrace::client
