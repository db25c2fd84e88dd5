#include "wire/target.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tailrace::wire {
namespace {

struct Entry {
    std::string_view name;
    Api api = Api::table;
};

/// In the order of `Operation`.
constexpr std::array<Entry, 38> operations{{
    {"BatchExecuteStatement"},
    {"BatchGetItem"},
    {"BatchWriteItem"},
    {"CreateTable"},
    {"DeleteItem"},
    {"DeleteResourcePolicy"},
    {"DeleteTable"},
    {"DescribeContinuousBackups"},
    {"DescribeContributorInsights"},
    {"DescribeEndpoints"},
    {"DescribeKinesisStreamingDestination"},
    {"DescribeLimits"},
    {"DescribeStream", Api::streams},
    {"DescribeTable"},
    {"DescribeTimeToLive"},
    {"ExecuteStatement"},
    {"ExecuteTransaction"},
    {"GetItem"},
    {"GetRecords", Api::streams},
    {"GetResourcePolicy"},
    {"GetShardIterator", Api::streams},
    {"ListContributorInsights"},
    {"ListStreams", Api::streams},
    {"ListTables"},
    {"ListTagsOfResource"},
    {"PutItem"},
    {"PutResourcePolicy"},
    {"Query"},
    {"Scan"},
    {"TagResource"},
    {"TransactGetItems"},
    {"TransactWriteItems"},
    {"UntagResource"},
    {"UpdateContinuousBackups"},
    {"UpdateContributorInsights"},
    {"UpdateItem"},
    {"UpdateTable"},
    {"UpdateTimeToLive"},
}};

const Entry& entry_of(Operation operation) {
    return operations[static_cast<std::size_t>(operation)];
}

std::string_view prefix_of(Api api) {
    return api == Api::table ? "DynamoDB_20120810." : "DynamoDBStreams_20120810.";
}

}  // namespace

std::string_view name_of(Operation operation) {
    return entry_of(operation).name;
}

Api api_of(Operation operation) {
    return entry_of(operation).api;
}

std::optional<Operation> parse_target(std::string_view target) {
    const auto dot = target.find('.');
    if (dot == target.npos) return std::nullopt;
    const auto found = std::ranges::find(operations, target.substr(dot + 1), &Entry::name);
    if (found == operations.end() || target.substr(0, dot + 1) != prefix_of(found->api)) {
        return std::nullopt;
    }
    return static_cast<Operation>(found - operations.begin());
}

std::string target_of(Operation operation) {
    return std::string(prefix_of(api_of(operation))).append(name_of(operation));
}

}  // namespace tailrace::wire
