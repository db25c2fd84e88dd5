#include "trouble.h"

#include "key_space.h"

namespace tailrace::simulation {

namespace {

/// What somebody does to a random shard or partition of a table.
struct ShardChange {
    std::string table;
    std::uint64_t choice = 0;
    bool splits = false;
};

constexpr std::size_t partitions_enough = 12;

awaitable<Result<bool>> change_shard(operation::Context& context, ShardChange change) {
    const auto table = co_await context.catalog.find(change.table);
    if (!table) co_return std::unexpected(table.error());
    if (!*table) co_return false;
    const auto& partitions = (*table)->partitions();
    const auto& partition = partitions[change.choice % partitions.size()];
    if (change.splits && partitions.size() < partitions_enough)
        co_return co_await context.shards.split(std::move(change.table), partition->id());
    const auto reading = co_await partition->read({});
    if (!reading || !reading->descriptor || reading->descriptor->feeds.empty()) co_return false;
    const stream::ShardId shard(reading->descriptor->feeds[0].log);
    co_return co_await context.shards.roll(std::move(change.table), shard);
}

awaitable<Result<bool>> trim(operation::Context& context, bool) {
    const auto trimmed = co_await context.retention.trim();
    if (!trimmed) co_return std::unexpected(trimmed.error());
    co_return true;
}

awaitable<Result<bool>> expire(operation::Context& context, bool) {
    const auto expired = co_await context.expiry.tend_all();
    if (!expired) co_return std::unexpected(expired.error());
    co_return true;
}

GlobalSecondaryIndex index_by_group(std::string name, base::SeededRandom& random) {
    GlobalSecondaryIndex index;
    index.index_name = std::move(name);
    index.key_schema.push_back({"g", KeyType::HASH});
    if (random.one_in(2)) index.key_schema.push_back({"v", KeyType::RANGE});
    index.projection.projection_type = ProjectionType::ALL;
    if (random.one_in(2)) {
        index.projection.projection_type = ProjectionType::INCLUDE;
        index.projection.non_key_attributes.emplace(1, "w");
    }
    return index;
}

LocalSecondaryIndex index_by_value() {
    LocalSecondaryIndex index;
    index.index_name = "byValue";
    index.key_schema.push_back({"id", KeyType::HASH});
    index.key_schema.push_back({"v", KeyType::RANGE});
    index.projection.projection_type = ProjectionType::KEYS_ONLY;
    return index;
}

void define(CreateTableInput& input, const KeySchemaElement& key) {
    auto& definitions = *input.attribute_definitions;
    for (const auto& definition : definitions) {
        if (definition.attribute_name == key.attribute_name) return;
    }
    const auto type = key.attribute_name == "v" ? ScalarAttributeType::N : ScalarAttributeType::S;
    definitions.push_back({key.attribute_name, type});
}

/// Adds an index to a table, or drops one.
awaitable<void> change_some_index(Cluster& cluster, base::SeededRandom& random,
                                  std::size_t server) {
    UpdateTableInput input;
    input.table_name = std::string(tables[random.below(tables.size())]);
    auto& update = input.global_secondary_index_updates.emplace().emplace_back();
    if (random.one_in(3)) {
        update.delete_.emplace().index_name = random.one_in(2) ? "byGroup" : "added";
    } else {
        update.create = index_by_group(random.one_in(3) ? "byGroup" : "added", random);
        input.attribute_definitions.emplace().push_back({"g", ScalarAttributeType::S});
        input.attribute_definitions->push_back({"v", ScalarAttributeType::N});
    }
    (void)co_await cluster.call(server, &operation::update_table, std::move(input));
}

awaitable<void> change_some_shard(Cluster& cluster, History& history, base::SeededRandom& random,
                                  std::size_t server) {
    ShardChange change{std::string(tables[random.one_in(2) ? 0 : random.below(tables.size())]),
                       random.next(), random.one_in(2)};
    const bool splits = change.splits;
    const auto answer = co_await cluster.call(server, &change_shard, std::move(change));
    if (answer && *answer && **answer) ++(splits ? history.splits : history.rolls);
}

void define_all(CreateTableInput& input) {
    for (const auto& key : *input.key_schema) define(input, key);
    if (input.local_secondary_indexes) {
        for (const auto& index : *input.local_secondary_indexes) {
            for (const auto& key : index.key_schema) define(input, key);
        }
    }
    if (input.global_secondary_indexes) {
        for (const auto& index : *input.global_secondary_indexes) {
            for (const auto& key : index.key_schema) define(input, key);
        }
    }
}

}  // namespace

CreateTableInput create_input(std::string_view name, base::SeededRandom& random) {
    CreateTableInput input;
    input.table_name = std::string(name);
    input.attribute_definitions.emplace();
    input.key_schema.emplace().push_back({"id", KeyType::HASH});
    input.key_schema->push_back({"r", KeyType::RANGE});
    if (random.one_in(2)) input.local_secondary_indexes.emplace(1, index_by_value());
    if (random.one_in(2))
        input.global_secondary_indexes.emplace(1, index_by_group("byGroup", random));
    define_all(input);
    input.billing_mode = BillingMode::PAY_PER_REQUEST;
    if (name == steady_table || random.one_in(2)) {
        input.stream_specification = StreamSpecification{true, StreamViewType::NEW_AND_OLD_IMAGES};
    }
    return input;
}

awaitable<void> switch_time_to_live(Cluster& cluster, std::string table, bool enabled,
                                    std::size_t server) {
    UpdateTimeToLiveInput input;
    input.table_name = std::move(table);
    input.time_to_live_specification = {enabled, "ttl"};
    (void)co_await cluster.call(server, &operation::update_time_to_live, std::move(input));
}

awaitable<void> make_trouble(Cluster& cluster, History& history, base::SeededRandom random) {
    while (history.clients_done < clients) {
        co_await cluster.clock().sleep(base::Milliseconds(random.below(400)));
        const auto server = random.below(cluster.servers());
        switch (random.below(19)) {
            case 0:
                cluster.crash(server);
                break;
            case 1:
            case 2: {
                UpdateTableInput input;
                input.table_name = std::string(flapping_table);
                input.stream_specification =
                    random.one_in(2) ? StreamSpecification{true, StreamViewType::NEW_AND_OLD_IMAGES}
                                     : StreamSpecification{false, std::nullopt};
                (void)co_await cluster.call(server, &operation::update_table, std::move(input));
                break;
            }
            case 3: {
                DeleteTableInput input;
                input.table_name = std::string(passing_table);
                (void)co_await cluster.call(server, &operation::delete_table, std::move(input));
                break;
            }
            case 4:
                (void)co_await cluster.call(server, &operation::create_table,
                                            create_input(passing_table, random));
                break;
            case 5:
            case 6:
            case 7:
            case 8:
                co_await change_some_shard(cluster, history, random, server);
                break;
            case 9:
                (void)co_await cluster.call(server, &trim, true);
                break;
            case 10:
                co_await check_key_space(cluster, history,
                                         std::string(tables[random.below(tables.size())]));
                break;
            case 11:
            case 12: {
                std::string table(tables[random.below(tables.size())]);
                const bool enabled = !random.one_in(3);
                co_await switch_time_to_live(cluster, std::move(table), enabled, server);
                break;
            }
            case 13:
            case 14:
                (void)co_await cluster.call(server, &expire, true);
                break;
            case 15:
            case 16:
            case 17:
                co_await change_some_index(cluster, random, server);
                break;
            default:
                cluster.tidy_up(server);
                break;
        }
    }
}

}  // namespace tailrace::simulation
