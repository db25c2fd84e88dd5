// Prints each change of a table that its stream still has, each item's in order.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:8000 AWS_REGION=us-east-1
//     export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
//     follow_stream TABLE
//
// Shards are read one after the other, parents before their children, to their present ends. What
// goes on from there, shares the work and remembers how far it came is the consumer.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "tailrace/attribute_value_json.h"
#include "tailrace/client_exception.h"
#include "tailrace/paginators.h"

using namespace tailrace;

namespace {

std::string stream_of(Client& client, const std::string& table) {
    const auto described = or_throw(client.describe_table({.table_name = table}));
    return described.table.latest_stream_arn.value_or("");
}

/// A child's id is greater than its parent's.
std::vector<std::string> shards_of(Client& client, const std::string& stream_arn) {
    std::vector<std::string> ids;
    for (const auto& shard : elements(client, DescribeStreamInput{.stream_arn = stream_arn}))
        ids.push_back(or_throw(shard).shard_id);
    std::ranges::sort(ids);
    return ids;
}

void print(const Record& record) {
    std::cout << name_of(record.event_name.value()) << ' '
              << to_plain_json(record.dynamodb->keys->attributes()) << std::endl;
}

void read_shard(Client& client, const std::string& stream_arn, const std::string& shard_id) {
    const auto at = or_throw(
        client.get_shard_iterator({.stream_arn = stream_arn,
                                   .shard_id = shard_id,
                                   .shard_iterator_type = ShardIteratorType::TRIM_HORIZON}));
    const GetRecordsInput first{.shard_iterator = at.shard_iterator};
    for (const auto& record : elements(client, first, {.until_empty_page = true}))
        print(or_throw(record));
}

}  // namespace

int main(int count, char** words) try {
    if (count != 2) {
        std::cerr << "usage: follow_stream TABLE\n";
        return 2;
    }
    Client client;
    const auto stream_arn = stream_of(client, words[1]);
    for (const auto& shard_id : shards_of(client, stream_arn))
        read_shard(client, stream_arn, shard_id);
    return 0;
} catch (const ClientException& failure) {
    std::cerr << "follow_stream: " << failure.what() << '\n';
    return 1;
}
