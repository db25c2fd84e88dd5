#include "table/item_access.h"

#include <map>
#include <memory>
#include <span>

#include "base/log.h"
#include "table/item_transaction.h"
#include "table/moved_table.h"
#include "table/system_spaces.h"
#include "table/transaction_token.h"

namespace tailrace::table {

namespace {

/// What one look for old tokens reads at most.
constexpr std::size_t block_bytes_max = 1024 * 1024;

std::unexpected<Error> internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

Result<std::optional<FoundItem>> found_item(std::optional<std::string> body) {
    if (!body) return std::optional<FoundItem>{};
    const auto stored = partition::decode_item(*body);
    if (!stored) {
        base::log(base::LogLevel::error, "a stored item is damaged");
        return internal_error();
    }
    const auto size = stored->size;
    body->erase(0, body->size() - stored->json.size());
    return FoundItem{Item::from_canonical(*std::move(body)), size};
}

bool serves(const std::shared_ptr<const partition::Descriptor>& descriptor, const Table& table,
            std::uint64_t hash) {
    return descriptor && descriptor->table == table.id() && descriptor->range.contains(hash);
}

/// One write of `write_all`, from its queue to its answer.
struct PendingWrite {
    PendingWrite(WriteRequest request, const std::string& region)
        : request(std::move(request)),
          partition(this->request.table->partition_of(this->request.key.hash)),
          write(region, this->request.table->id(), this->request.key, *this->request.decision,
                this->request.table->collection_of(this->request.key.bytes)) {
        write.set_bytes(this->request.bytes);
    }
    WriteRequest request;
    std::shared_ptr<partition::Partition> partition;
    partition::ItemWrite write;
};

/// All writes to one partition at once, so that one commit can hold them.
void enqueue(std::span<const std::unique_ptr<PendingWrite>> writes, const Executor& executor) {
    struct Queue {
        partition::Partition* partition = nullptr;
        std::vector<partition::Operation*> operations;
    };
    std::map<storage::PartitionId, Queue> queues;
    for (const auto& one : writes) {
        auto& [partition, operations] = queues[one->partition->id()];
        partition = one->partition.get();
        operations.push_back(&one->write);
    }
    for (auto& [id, queue] : queues) queue.partition->enqueue(queue.operations, executor);
}

/// Empty if the table has moved and the write is to be tried again.
std::optional<Result<void>> answer_of(const partition::Outcome<>& outcome,
                                      const partition::ItemWrite& write) {
    if (!outcome) return std::unexpected(to_error(outcome.error()));
    switch (write.outcome()) {
        case partition::ItemWriteOutcome::moved:
            return std::nullopt;
        case partition::ItemWriteOutcome::damaged:
            return internal_error();
        case partition::ItemWriteOutcome::decided:
            break;
    }
    if (write.error()) return std::unexpected(*write.error());
    return Result<void>{};
}

}  // namespace

awaitable<Result<void>> ItemAccess::write(WriteRequest request) {
    for (int moves = 0; moves < moves_max; ++moves) {
        PendingWrite pending(std::move(request), environment_.region);
        const auto outcome = co_await pending.partition->submit(pending.write);
        if (auto answer = answer_of(outcome, pending.write)) co_return std::move(*answer);
        request = std::move(pending.request);
        auto moved = co_await moved_table(catalog_, request.table);
        if (!moved) co_return std::unexpected(std::move(moved.error()));
        request.table = std::move(*moved);
    }
    co_return internal_error();
}

awaitable<std::vector<Result<void>>> ItemAccess::write_all(std::vector<WriteRequest> requests) {
    std::vector<std::unique_ptr<PendingWrite>> pending;
    const auto executor = co_await this_executor;
    for (auto& request : requests) {
        pending.push_back(std::make_unique<PendingWrite>(std::move(request), environment_.region));
    }
    enqueue(pending, executor);
    std::vector<partition::Outcome<>> outcomes;
    for (auto& one : pending) outcomes.push_back(co_await one->partition->answer(one->write));

    std::vector<Result<void>> answers;
    for (std::size_t i = 0; i < pending.size(); ++i) {
        if (auto answer = answer_of(outcomes[i], pending[i]->write)) {
            answers.push_back(std::move(*answer));
        } else {
            answers.push_back(co_await write(std::move(pending[i]->request)));
        }
    }
    co_return answers;
}

awaitable<Result<TransactionResult>> ItemAccess::transact(std::vector<WriteRequest> requests,
                                                          std::optional<TransactionToken> token) {
    for (int moves = 0; moves < moves_max; ++moves) {
        ItemTransaction work(catalog_, environment_.region, requests, token,
                             environment_.random.next() | 1);
        const auto outcome = co_await partition::transact(environment_, work.partitions(), work);
        if (!outcome) co_return std::unexpected(to_error(outcome.error()));
        switch (work.outcome()) {
            case ItemTransaction::Outcome::decided:
                co_return TransactionResult{false, std::move(work.errors())};
            case ItemTransaction::Outcome::replayed:
                co_return TransactionResult{true, std::move(work.errors())};
            case ItemTransaction::Outcome::mismatched:
                co_return fail(ErrorCode::IdempotentParameterMismatchException,
                               "Request parameters do not match those of the original request with "
                               "this token");
            case ItemTransaction::Outcome::damaged:
                co_return internal_error();
            case ItemTransaction::Outcome::moved:
                break;
        }
        for (auto& request : requests) {
            auto moved = co_await moved_table(catalog_, request.table);
            if (!moved) co_return std::unexpected(std::move(moved.error()));
            request.table = std::move(*moved);
        }
    }
    co_return internal_error();
}

awaitable<Result<std::optional<FoundItem>>> ItemAccess::read(ReadRequest request) {
    for (int moves = 0; moves < moves_max; ++moves) {
        const auto& table = *request.table;
        std::vector<storage::Key> keys(1, {partition::item_space(table.id()), request.key.bytes});
        auto reading = co_await table.partition_of(request.key.hash)->read(std::move(keys));
        if (!reading) co_return std::unexpected(to_error(reading.error()));
        if (serves(reading->descriptor, table, request.key.hash))
            co_return found_item(std::move(reading->values.front()));
        auto moved = co_await moved_table(catalog_, request.table);
        if (!moved) co_return std::unexpected(std::move(moved.error()));
        request.table = std::move(*moved);
    }
    co_return internal_error();
}

awaitable<Result<std::vector<std::optional<FoundItem>>>> ItemAccess::read_together(
    std::vector<ReadRequest> requests) {
    for (int moves = 0; moves < moves_max; ++moves) {
        std::vector<storage::PartitionRead> reads;
        for (const auto& request : requests) {
            const auto& table = *request.table;
            auto& read = reads.emplace_back();
            read.partition = table.partition_of(request.key.hash)->id();
            read.keys.push_back({partition::item_space(table.id()), request.key.bytes});
        }
        auto views = co_await environment_.store.read(std::move(reads));
        if (!views) {
            base::log(base::LogLevel::error, "reading items", {{"detail", views.error().detail}});
            co_return internal_error();
        }
        std::vector<std::optional<FoundItem>> found;
        bool all_served = true;
        for (std::size_t i = 0; all_served && i < requests.size(); ++i) {
            const auto& [table, key] = requests[i];
            const auto descriptor =
                co_await table->partition_of(key.hash)->descriptor_at((*views)[i].guard);
            if (!descriptor) co_return std::unexpected(to_error(descriptor.error()));
            all_served = serves(*descriptor, *table, key.hash);
            auto item = found_item(std::move((*views)[i].values.front()));
            if (!item) co_return std::unexpected(std::move(item.error()));
            found.push_back(std::move(*item));
        }
        if (all_served) co_return found;
        for (auto& request : requests) {
            auto moved = co_await moved_table(catalog_, request.table);
            if (!moved) co_return std::unexpected(std::move(moved.error()));
            request.table = std::move(*moved);
        }
    }
    co_return internal_error();
}

awaitable<Result<ScannedItems>> ItemAccess::scan(TablePtr table, ScanRange range) {
    ItemScan scan(environment_, catalog_, std::move(table), std::move(range));
    co_return co_await scan.run();
}

namespace {

/// Deletes tokens whose life is over.
class DropTokens final : public partition::Operation {
 public:
    explicit DropTokens(const storage::EntryBlock& expired) : expired_(expired) {}
    void collect_keys(std::vector<storage::Key>& keys) const override {
        for (std::size_t i = 0; i < expired_.size(); ++i) {
            if (auto row = row_of_expired(expired_[i].key)) keys.push_back(*std::move(row));
        }
    }
    void evaluate(partition::View& view) override {
        for (std::size_t i = 0; i < expired_.size(); ++i) drop_expired(view, expired_[i].key);
    }

 private:
    const storage::EntryBlock& expired_;
};

}  // namespace

awaitable<void> ItemAccess::drop_old_tokens(storage::Share share) {
    constexpr std::size_t tokens_per_commit = 100;
    for (std::uint64_t i = 0; i < token_partitions; ++i) {
        if (!storage::falls_to_us(environment_.neighbours, share, token_partition(i))) continue;
        const auto partition = catalog_.partition(token_partition(i));
        for (bool more = true; more;) {
            storage::ScanRequest request;
            request.partition = partition->id();
            request.space = token_space;
            request.range = expired_tokens(environment_.clock.now());
            request.items_max = tokens_per_commit;
            request.bytes_max = block_bytes_max;
            const auto expired = co_await environment_.store.scan(std::move(request));
            if (!expired || expired->entries.empty()) break;
            DropTokens drop(expired->entries);
            if (!co_await partition->submit(drop)) break;
            more = expired->more;
        }
    }
}

}  // namespace tailrace::table
