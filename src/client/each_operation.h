// All operations, for what is the same for each.
#pragma once

#define TAILRACE_EACH_OPERATION(X)         \
    X(BatchExecuteStatement)               \
    X(BatchGetItem)                        \
    X(BatchWriteItem)                      \
    X(CreateTable)                         \
    X(DeleteItem)                          \
    X(DeleteResourcePolicy)                \
    X(DeleteTable)                         \
    X(DescribeContinuousBackups)           \
    X(DescribeContributorInsights)         \
    X(DescribeEndpoints)                   \
    X(DescribeKinesisStreamingDestination) \
    X(DescribeLimits)                      \
    X(DescribeStream)                      \
    X(DescribeTable)                       \
    X(DescribeTimeToLive)                  \
    X(ExecuteStatement)                    \
    X(ExecuteTransaction)                  \
    X(GetItem)                             \
    X(GetRecords)                          \
    X(GetResourcePolicy)                   \
    X(GetShardIterator)                    \
    X(ListContributorInsights)             \
    X(ListStreams)                         \
    X(ListTables)                          \
    X(ListTagsOfResource)                  \
    X(PutItem)                             \
    X(PutResourcePolicy)                   \
    X(Query)                               \
    X(Scan)                                \
    X(TagResource)                         \
    X(TransactGetItems)                    \
    X(TransactWriteItems)                  \
    X(UntagResource)                       \
    X(UpdateContinuousBackups)             \
    X(UpdateContributorInsights)           \
    X(UpdateItem)                          \
    X(UpdateTable)                         \
    X(UpdateTimeToLive)
