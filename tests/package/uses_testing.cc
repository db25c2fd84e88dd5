// Starts a server, and makes a table there.
#include <tailrace/client.h>
#include <tailrace/testing.h>

#include <iostream>

int main() {
    tailrace::testing::Server server;
    tailrace::Client client(server.client_config());
    tailrace::CreateTableInput input;
    input.table_name = "Orders";
    input.key_schema = {{"Id", tailrace::KeyType::HASH}};
    input.attribute_definitions = {{"Id", tailrace::ScalarAttributeType::S}};
    input.billing_mode = tailrace::BillingMode::PAY_PER_REQUEST;
    const auto made = client.create_table(input);
    if (!made) {
        std::cerr << made.error().text() << '\n';
        return 1;
    }
    std::cout << client.list_tables({})->table_names.front() << '\n';
}
