// Lists the tables of the endpoint that it is given.
#include <tailrace/client.h>

#include <iostream>

int main(int, char** argv) {
    tailrace::ClientConfig config;
    config.endpoint_url = argv[1];
    config.region = "us-east-1";
    config.credentials = tailrace::Credentials{"test", "test", {}};
    tailrace::Client client(config);
    const auto tables = client.list_tables({});
    if (!tables) {
        std::cerr << tables.error().text() << '\n';
        return 1;
    }
    for (const auto& name : tables->table_names) std::cout << name << '\n';
}
