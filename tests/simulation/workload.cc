#include "workload.h"

#include <fmt/format.h>

#include "follower.h"
#include "model/decimal.h"
#include "trouble.h"

namespace tailrace::simulation {

namespace {

constexpr std::uint64_t calls_per_client = 40;
constexpr std::uint64_t keys = 6;
constexpr std::uint64_t counters = 2;
constexpr std::uint64_t groups = 3;

Item key_of(const std::string& id) {
    return Item(AttributeMap{{"id", AttributeValue(id)}, {"r", AttributeValue("0")}});
}

Item values(AttributeMap map) {
    return Item(std::move(map));
}

Number number(std::int64_t n) {
    return Number::from_normal(std::to_string(n));
}

template <class Output>
Fate fate_of(const std::optional<Result<Output>>& answer) {
    if (!answer) return Fate::unknown;
    if (*answer) return Fate::acknowledged;
    return answer->error().code == ErrorCode::InternalServerError ? Fate::unknown : Fate::refused;
}

class Client {
 public:
    Client(Cluster& cluster, History& history, std::uint64_t number)
        : cluster_(cluster), history_(history), random_(cluster.random().next()), number_(number) {}

    awaitable<void> run() {
        for (std::uint64_t i = 0; i < calls_per_client; ++i) {
            co_await step();
            ++history_.calls;
            if (random_.one_in(3))
                co_await cluster_.clock().sleep(base::Milliseconds(random_.below(200)));
        }
        ++history_.clients_done;
    }

 private:
    awaitable<void> step() {
        switch (random_.below(13)) {
            case 0:
            case 1:
            case 2:
                return increment();
            case 3:
            case 4:
                return put();
            case 5:
                return put_same_again();
            case 6:
                return conditional_put();
            case 7:
                return remove();
            case 8:
                return batch();
            case 9:
            case 10:
                return transact();
            case 11:
                return query_index();
            default:
                return read();
        }
    }

    std::size_t server() { return random_.below(cluster_.servers()); }
    std::string new_write() { return fmt::format("c{}-{}", number_, ++last_write_); }
    std::string table() {
        return std::string(tables[random_.one_in(2) ? 0 : random_.below(tables.size())]);
    }
    std::string item_id() { return fmt::format("k{}", random_.below(keys)); }
    void remember(const std::string& table, const std::string& write, Fate fate) {
        if (table == steady_table) history_.writes[write] = fate;
    }
    Item new_item(const std::string& write) { return new_item(item_id(), write); }
    std::string group() { return fmt::format("g{}", random_.below(groups)); }
    /// Every other one expires, soon or at once; most are in a group, some have a value.
    Item new_item(const std::string& id, const std::string& write) {
        auto attributes = key_of(id).take();
        attributes.emplace("w", write);
        if (!random_.one_in(4)) attributes.emplace("g", group());
        if (random_.one_in(2))
            attributes.emplace("v", number(static_cast<std::int64_t>(random_.below(5))));
        if (random_.one_in(2)) {
            const auto at =
                cluster_.clock().now() + static_cast<std::int64_t>(random_.below(4'000)) - 1'000;
            const auto seconds = fmt::format("{}.{:03}", at / 1000, at % 1000);
            attributes.emplace("ttl", model::parse_number(seconds).value());
        }
        return Item(std::move(attributes));
    }

    awaitable<void> increment() {
        UpdateItemInput input;
        input.table_name = table();
        input.key = key_of(fmt::format("counter{}", random_.below(counters)));
        input.update_expression = "ADD n :one, v :one SET w = :w, g = :g";
        const auto write = new_write();
        input.expression_attribute_values = values(
            {{":one", number(1)}, {":w", AttributeValue(write)}, {":g", AttributeValue(group())}});
        const auto name = input.table_name;
        const auto answer =
            co_await cluster_.call(server(), &operation::update_item, std::move(input));
        remember(name, write, fate_of(answer));
    }

    awaitable<void> put() {
        PutItemInput input;
        input.table_name = table();
        const auto write = new_write();
        input.item = new_item(write);
        last_put_ = input;
        const auto name = input.table_name;
        const auto answer =
            co_await cluster_.call(server(), &operation::put_item, std::move(input));
        remember(name, write, fate_of(answer));
        if (fate_of(answer) == Fate::unknown) last_put_.reset();
    }

    /// Changes nothing if nobody else wrote the item since; else the earlier write's name appears
    /// again, so it is done only under the condition that it is still there.
    awaitable<void> put_same_again() {
        if (!last_put_) co_return;
        auto input = *last_put_;
        input.condition_expression = "w = :w";
        input.expression_attribute_values = values({{":w", input.item.attributes().at("w")}});
        (void)co_await cluster_.call(server(), &operation::put_item, std::move(input));
    }

    awaitable<void> conditional_put() {
        PutItemInput input;
        input.table_name = table();
        const auto write = new_write();
        input.item = new_item(write);
        input.condition_expression =
            random_.one_in(2) ? "attribute_not_exists(id)" : "attribute_exists(id)";
        const auto name = input.table_name;
        const auto answer =
            co_await cluster_.call(server(), &operation::put_item, std::move(input));
        remember(name, write, fate_of(answer));
    }

    awaitable<void> remove() {
        DeleteItemInput input;
        input.table_name = table();
        input.key = key_of(item_id());
        (void)co_await cluster_.call(server(), &operation::delete_item, std::move(input));
    }

    awaitable<void> batch() {
        BatchWriteItemInput input;
        const auto name = table();
        auto& requests = input.request_items[name];
        std::vector<std::string> writes;
        for (std::uint64_t i = 0; i < keys; ++i) {
            if (random_.one_in(2)) continue;
            auto& request = requests.emplace_back();
            const auto id = fmt::format("k{}", i);
            if (random_.one_in(4)) {
                request.delete_request.emplace().key = key_of(id);
            } else {
                writes.push_back(new_write());
                request.put_request.emplace().item = new_item(id, writes.back());
            }
        }
        if (requests.empty()) co_return;
        const auto answer =
            co_await cluster_.call(server(), &operation::batch_write_item, std::move(input));
        auto fate = fate_of(answer);
        if (fate == Fate::acknowledged && !(*answer)->unprocessed_items.empty())
            fate = Fate::unknown;
        // A batch that fails may have been done in part.
        if (fate == Fate::refused) fate = Fate::unknown;
        for (const auto& write : writes) remember(name, write, fate);
    }

    awaitable<void> transact() {
        TransactWriteItemsInput input;
        std::vector<std::string> writes;
        const auto name = random_.one_in(3) ? table() : std::string(steady_table);
        for (std::uint64_t i = 0; i < counters; ++i) {
            auto& update = input.transact_items.emplace_back().update.emplace();
            writes.push_back(new_write());
            update.table_name = name;
            update.key = key_of(fmt::format("counter{}", i));
            update.update_expression = "ADD n :one SET w = :w";
            update.expression_attribute_values =
                values({{":one", number(1)}, {":w", AttributeValue(writes.back())}});
        }
        if (random_.one_in(2)) {
            auto& check = input.transact_items.emplace_back().condition_check.emplace();
            check.table_name = std::string(steady_table);
            check.key = key_of(item_id());
            check.condition_expression =
                random_.one_in(2) ? "attribute_exists(id)" : "attribute_not_exists(id)";
        }
        input.client_request_token = fmt::format("token-{}-{}", number_, last_write_);
        auto again = input;
        auto answer =
            co_await cluster_.call(server(), &operation::transact_write_items, std::move(input));
        auto fate = fate_of(answer);
        // As SDKs do: the same token, until it is known.
        for (int tries = 0; fate == Fate::unknown && tries < 3; ++tries) {
            auto retry = again;
            answer = co_await cluster_.call(server(), &operation::transact_write_items,
                                            std::move(retry));
            // A refusal of the second sending says that the first was not done and now never will
            // be: it holds the same token.
            fate = fate_of(answer);
        }
        if (fate == Fate::refused && answer &&
            (*answer).error().code != ErrorCode::TransactionCanceledException) {
            fate = Fate::unknown;
        }
        if (name != steady_table) co_return;
        // A cancelled retry tells nothing of a first sending that may still arrive.
        for (const auto& write : writes)
            remember(name, write, fate == Fate::refused ? Fate::unknown : fate);
        history_.together.push_back(std::move(writes));
    }

    /// What it finds may be old, or nothing, since indexes come and go.
    awaitable<void> query_index() {
        QueryInput input;
        input.table_name = table();
        input.index_name = random_.one_in(2) ? "byGroup" : "added";
        input.key_condition_expression = "g = :g";
        input.expression_attribute_values = values({{":g", AttributeValue(group())}});
        const auto answer = co_await cluster_.call(server(), &operation::query, std::move(input));
        if (!answer || !*answer || !(*answer)->items) co_return;
        for (const auto& item : (*answer)->items->elements()) {
            if (item.find("g") && item.find("id")) continue;
            history_.complaints.push_back("an entry has no key: " + item.json());
        }
    }

    /// What was acknowledged is seen by every server.
    awaitable<void> read() {
        const auto id = fmt::format("r{}", number_);
        const auto write = new_write();
        PutItemInput put;
        put.table_name = std::string(steady_table);
        auto attributes = key_of(id).take();
        attributes.emplace("w", write);
        put.item = Item(std::move(attributes));
        const auto answer = co_await cluster_.call(server(), &operation::put_item, std::move(put));
        const auto fate = fate_of(answer);
        remember(std::string(steady_table), write, fate);
        if (fate != Fate::acknowledged) {
            unsure_read_ = true;
            co_return;
        }
        if (unsure_read_) co_return;
        GetItemInput get;
        get.table_name = std::string(steady_table);
        get.key = key_of(id);
        get.consistent_read = true;
        const auto found = co_await cluster_.call(server(), &operation::get_item, std::move(get));
        if (!found || !*found) co_return;
        const auto& item = (*found)->item;
        const auto* seen = item ? item->find("w") : nullptr;
        if (!seen || *seen != AttributeValue(write)) {
            history_.complaints.push_back(
                fmt::format("{} was acknowledged, and then not there to be read", write));
        }
    }

    Cluster& cluster_;
    History& history_;
    base::SeededRandom random_;
    std::uint64_t number_;
    std::uint64_t last_write_ = 0;
    std::optional<PutItemInput> last_put_;
    /// An unknown put of this client may still arrive over a later one.
    bool unsure_read_ = false;
};

awaitable<void> run_client(std::unique_ptr<Client> client) {
    co_await client->run();
}

awaitable<void> follow(Follower& follower) {
    co_await follower.follow();
}

awaitable<void> start(Cluster& cluster, History& history, Follower& follower) {
    for (const auto table : tables) {
        for (std::size_t server = 0;; server = (server + 1) % cluster.servers()) {
            const auto answer = co_await cluster.call(server, &operation::create_table,
                                                      create_input(table, cluster.random()));
            if (answer && (*answer || answer->error().code == ErrorCode::ResourceInUseException))
                break;
            cluster.tidy_up(server);
            co_await cluster.clock().sleep(base::Milliseconds(50));
        }
    }
    co_await cluster.clock().sleep(base::Milliseconds(500));
    for (const auto table : tables) {
        if (cluster.random().one_in(3)) continue;
        std::string name(table);
        co_await switch_time_to_live(cluster, std::move(name), true, 0);
    }
    for (std::uint64_t i = 0; i < clients; ++i) {
        asio::co_spawn(cluster.executor(),
                       run_client(std::make_unique<Client>(cluster, history, i)), asio::detached);
    }
    asio::co_spawn(cluster.executor(), follow(follower), asio::detached);
    co_await make_trouble(cluster, history, base::SeededRandom(cluster.random().next()));
}

}  // namespace

void start_workload(Cluster& cluster, History& history, Follower& follower) {
    asio::co_spawn(cluster.executor(), start(cluster, history, follower), asio::detached);
}

}  // namespace tailrace::simulation
