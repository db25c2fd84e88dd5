// Puts three items into a table of the endpoint that it is given, and consumes them.
#include <tailrace/client.h>
#include <tailrace/consumer.h>

#include <iostream>

namespace {

using namespace tailrace;

CreateTableInput one_shard() {
    CreateTableInput input;
    input.table_name = "Consumed";
    input.key_schema = {{"Id", KeyType::HASH}};
    input.attribute_definitions = {{"Id", ScalarAttributeType::S}};
    input.provisioned_throughput = ProvisionedThroughput{1, 1};
    input.stream_specification = StreamSpecification{true, StreamViewType::KEYS_ONLY};
    return input;
}

}  // namespace

int main(int, char** argv) {
    ClientConfig config;
    config.endpoint_url = argv[1];
    config.region = "us-east-1";
    config.credentials = Credentials{"test", "test", {}};
    Client client(config);
    if (!client.create_table(one_shard())) return 1;
    for (const auto* id : {"1", "2", "3"}) {
        PutItemInput put;
        put.table_name = "Consumed";
        put.item = Item(AttributeMap{{"Id", id}});
        if (!client.put_item(put)) return 1;
    }

    ConsumerConfig all_of_it;
    all_of_it.table_name = "Consumed";
    int left = 3;
    Consumer* running = nullptr;
    Consumer consumer(all_of_it, config, [&](RecordBatch& batch) {
        for (const auto& record : batch.records()) {
            std::cout << *record.dynamodb->keys->find("Id")->get_if<std::string>() << '\n';
            if (--left == 0) running->stop();
        }
        return Handled::done;
    });
    running = &consumer;
    return consumer.run() ? 0 : 1;
}
