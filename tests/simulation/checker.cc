#include "checker.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "index_checker.h"
#include "key_space.h"
#include "partition/expiry.h"

namespace tailrace::simulation {

namespace {

using Image = std::optional<Item>;

/// What is due has been deleted once it is over.
awaitable<Result<base::UnixMilliseconds>> expire(operation::Context& context, bool) {
    const auto due_at = context.clock.now();
    const auto expired = co_await context.expiry.tend_all();
    if (!expired) co_return std::unexpected(expired.error());
    co_return due_at;
}

class Checker {
 public:
    Checker(Cluster& cluster, History& history, Follower& follower)
        : cluster_(cluster), history_(history), follower_(follower) {}

    awaitable<void> run() {
        // What is over is deleted first: that writes records, which the reader is to see.
        for (const auto table : tables) co_await check_expiry(std::string(table));
        co_await follower_.finish();
        for (const auto table : tables) {
            co_await check_key_space(cluster_, history_, std::string(table));
            co_await check_indexes(cluster_, history_, std::string(table));
            co_await check_table(std::string(table));
        }
        finished_ = true;
    }
    bool finished() const { return finished_; }

 private:
    template <class... T>
    void complain(fmt::format_string<T...> text, T&&... arguments) {
        history_.complaints.push_back(fmt::format(text, std::forward<T>(arguments)...));
    }

    template <class Input, class Output>
    awaitable<std::optional<Output>> ask(awaitable<Result<Output>> (*action)(operation::Context&,
                                                                             Input),
                                         Input input, const char* what) {
        auto answer = co_await cluster_.call(0, action, std::move(input));
        if (answer && *answer) co_return std::move(**answer);
        complain("{} failed: {}", what, answer ? answer->error().message : "no answer");
        co_return std::nullopt;
    }

    awaitable<void> check_table(std::string table) {
        ListStreamsInput list;
        list.table_name = table;
        const auto streams = co_await ask(&operation::list_streams, std::move(list), "ListStreams");
        if (!streams) co_return;
        if (table == steady_table && streams->streams.size() != 1) {
            complain("the steady table has {} streams", streams->streams.size());
        }
        const auto items = co_await items_of(table);
        if (items) co_await check_count(table, items->size());
        for (const auto& stream : streams->streams)
            co_await check_stream(table, stream.stream_arn, items);
        if (table == steady_table && !cluster_.forgets()) {
            check_writes();
            check_reader();
        }
    }

    /// Nothing is there that is over, if time to live is on.
    awaitable<void> check_expiry(std::string table) {
        DescribeTimeToLiveInput describe;
        describe.table_name = table;
        const auto described =
            co_await cluster_.call(0, &operation::describe_time_to_live, std::move(describe));
        if (!described || !*described) {
            if (table != passing_table) complain("DescribeTimeToLive of {} failed", table);
            co_return;
        }
        const auto due_at = co_await ask(&expire, true, "expiring");
        const auto status = (*described)->time_to_live_description->time_to_live_status;
        if (!due_at || status != TimeToLiveStatus::ENABLED) co_return;
        const auto items = co_await items_of(table);
        if (!items) co_return;
        for (const auto& [id, json] : *items) {
            const auto at = partition::expiry_of(json, "ttl");
            if (at && *at <= *due_at) complain("{}: {} is over and still there", table, id);
        }
    }

    /// The sum over the partitions, however they were split.
    awaitable<void> check_count(std::string table, std::size_t items) {
        DescribeTableInput describe;
        describe.table_name = table;
        const auto described =
            co_await ask(&operation::describe_table, std::move(describe), "DescribeTable");
        if (described && described->table.item_count != static_cast<std::int64_t>(items))
            complain("{} counts {} items and has {}", table, *described->table.item_count, items);
    }

    awaitable<std::optional<std::map<std::string, std::string>>> items_of(std::string table) {
        ScanInput scan;
        scan.table_name = table;
        const auto answer = co_await cluster_.call(0, &operation::scan, std::move(scan));
        if (!answer || !*answer) {
            if (table != passing_table) complain("Scan of {} failed", table);
            co_return std::nullopt;
        }
        std::map<std::string, std::string> items;
        for (const auto& item : (*answer)->items->elements()) {
            items[*item.find("id")->get_if<std::string>()] = item.json();
        }
        co_return items;
    }

    awaitable<void> check_stream(const std::string& table, std::string arn,
                                 const std::optional<std::map<std::string, std::string>>& items) {
        const auto description = co_await describe_stream(arn);
        if (!description) co_return;
        const bool enabled = description->stream_status == StreamStatus::ENABLED;
        images_.clear();
        check_lineage(arn, description->shards, enabled);
        for (const auto& shard : description->shards) {
            const auto records = co_await read_shard(arn, shard.shard_id);
            const auto again = co_await read_shard(arn, shard.shard_id);
            if (!(records == again)) complain("{}: two readings of {} differ", arn, shard.shard_id);
            check_shard(table, arn, shard, records);
        }
        if (!enabled || !items) co_return;
        for (const auto& [id, image] : images_) {
            const auto found = items->find(id);
            const auto stored = found == items->end() ? "nothing" : found->second;
            const auto replayed = image ? image->json() : "nothing";
            if (stored != replayed)
                complain("{}: {} is {} in the table and {} by its stream", arn, id, stored,
                         replayed);
        }
        if (table != steady_table || cluster_.forgets()) co_return;
        for (const auto& [id, json] : *items) {
            if (!images_.contains(id))
                complain("{}: {} is in the table and was never in its stream", arn, id);
        }
    }

    /// With all of its shards.
    awaitable<std::optional<StreamDescription>> describe_stream(std::string arn) {
        DescribeStreamInput input;
        input.stream_arn = arn;
        std::optional<StreamDescription> whole;
        do {
            auto page = input;
            auto described =
                co_await ask(&operation::describe_stream, std::move(page), "DescribeStream");
            if (!described) co_return std::nullopt;
            auto& description = described->stream_description;
            input.exclusive_start_shard_id = description.last_evaluated_shard_id;
            if (!whole) {
                whole = std::move(description);
            } else {
                for (auto& shard : description.shards) whole->shards.push_back(std::move(shard));
            }
        } while (input.exclusive_start_shard_id);
        co_return whole;
    }

    /// Numbers have 21 digits here, so that texts compare as numbers do.
    void check_lineage(const std::string& arn, const std::vector<Shard>& shards, bool enabled) {
        std::map<std::string, const Shard*> by_id;
        std::set<std::string> parents;
        for (const auto& shard : shards) {
            by_id[shard.shard_id] = &shard;
            if (!shard.parent_shard_id) continue;
            parents.insert(*shard.parent_shard_id);
            if (shard.shard_id <= *shard.parent_shard_id)
                complain("{}: shard {} sorts before its parent", arn, shard.shard_id);
            const auto parent = by_id.find(*shard.parent_shard_id);
            if (parent == by_id.end()) {
                if (!cluster_.forgets())
                    complain("{}: the parent of {} is gone", arn, shard.shard_id);
                continue;
            }
            const auto& end = parent->second->sequence_number_range.ending_sequence_number;
            if (!end || *end >= shard.sequence_number_range.starting_sequence_number)
                complain("{}: shard {} begins before its parent ends", arn, shard.shard_id);
        }
        for (const auto& shard : shards) {
            const bool closed = shard.sequence_number_range.ending_sequence_number.has_value();
            const bool has_children = parents.contains(shard.shard_id);
            if (has_children ? !closed : closed == enabled)
                complain("{}: shard {} is {} {} children in a stream that is {}", arn,
                         shard.shard_id, closed ? "closed" : "open",
                         has_children ? "with" : "without", enabled ? "on" : "off");
        }
    }

    /// The reader that followed the stream has seen what is there, each record once.
    void check_reader() {
        if (follower_.fell_behind()) complain("the reader fell behind though nothing is trimmed");
        const std::set<std::string> read(follower_.events().begin(), follower_.events().end());
        if (read != steady_events_)
            complain("the reader read {} records of {}", read.size(), steady_events_.size());
    }

    awaitable<std::vector<Record>> read_shard(std::string arn, std::string shard_id) {
        std::vector<Record> records;
        GetShardIteratorInput start;
        start.stream_arn = arn;
        start.shard_id = shard_id;
        start.shard_iterator_type = ShardIteratorType::TRIM_HORIZON;
        const auto got =
            co_await ask(&operation::get_shard_iterator, std::move(start), "GetShardIterator");
        std::optional<std::string> iterator =
            got ? std::optional(got->shard_iterator) : std::nullopt;
        while (iterator) {
            GetRecordsInput input;
            input.shard_iterator = *iterator;
            input.limit = static_cast<std::int32_t>(1 + cluster_.random().below(20));
            const auto page = co_await ask(&operation::get_records, std::move(input), "GetRecords");
            if (!page) break;
            for (const auto& record : page->records.elements()) records.push_back(record);
            iterator = page->next_shard_iterator;
            if (page->records.empty()) break;
        }
        co_return records;
    }

    void check_shard(const std::string& table, const std::string& arn, const Shard& shard,
                     const std::vector<Record>& records) {
        std::string last = shard.sequence_number_range.starting_sequence_number;
        for (const auto& record : records) {
            const auto& change = *record.dynamodb;
            // Numbers of one shard have 21 digits here, so that texts compare as numbers do.
            if (*change.sequence_number <= last)
                complain("{}: {} comes after {}", arn, *change.sequence_number, last);
            last = *change.sequence_number;
            check_record(table, arn, record);
        }
        const auto& end = shard.sequence_number_range.ending_sequence_number;
        if (end && *end < last)
            complain("{}: shard {} ends before its last record", arn, shard.shard_id);
    }

    void check_record(const std::string& table, const std::string& arn, const Record& record) {
        const auto& change = *record.dynamodb;
        const auto id = *change.keys->find("id")->get_if<std::string>();
        const auto known = images_.find(id);
        if (known != images_.end()) {
            const auto before = known->second ? known->second->json() : "nothing";
            const auto old = change.old_image ? change.old_image->json() : "nothing";
            if (before != old)
                complain("{}: {} was {} and is said to have been {}", arn, id, before, old);
        } else if (table == steady_table && change.old_image && !cluster_.forgets()) {
            complain("{}: the first record of {} has an old image", arn, id);
        }
        const auto expected = !change.old_image   ? OperationType::INSERT
                              : !change.new_image ? OperationType::REMOVE
                                                  : OperationType::MODIFY;
        if (record.event_name != expected)
            complain("{}: a change of {} has the wrong name", arn, id);
        if (change.old_image == change.new_image)
            complain("{}: a change of {} changed nothing", arn, id);
        if (!events_.insert(*record.event_id).second)
            complain("{}: event {} is there twice", arn, *record.event_id);
        if (table == steady_table) steady_events_.insert(*record.event_id);
        if (record.user_identity) check_expired(arn, id, record);
        check_image(table, arn, id, change);
        images_.insert_or_assign(id, change.new_image);
    }

    /// Removed by the service, no sooner than it was over by the time of the record.
    void check_expired(const std::string& arn, const std::string& id, const Record& record) {
        ++history_.expired;
        const auto& change = *record.dynamodb;
        const auto at =
            change.old_image ? partition::expiry_of(change.old_image->json(), "ttl") : std::nullopt;
        const auto second = change.approximate_creation_date_time->milliseconds;
        if (record.event_name != OperationType::REMOVE || !at || *at > second + 999)
            complain("{}: {} is said to have expired, and had not", arn, id);
    }

    void check_image(const std::string& table, const std::string& arn, const std::string& id,
                     const StreamRecord& change) {
        if (!change.new_image) return;
        const auto write = *change.new_image->find("w")->get_if<std::string>();
        if (!seen_.insert({table, write + "/" + id}).second)
            complain("{}: {} was done twice", arn, write);
        if (table == steady_table) steady_writes_.insert(write);
        if (!id.starts_with("counter")) return;
        const auto count = [](const Image& image) {
            return image ? std::stoll(image->find("n")->get_if<Number>()->text()) : 0;
        };
        if (count(change.new_image) != count(change.old_image) + 1)
            complain("{}: {} did not count by one", arn, id);
    }

    void check_writes() {
        for (const auto& [write, fate] : history_.writes) {
            const bool seen = steady_writes_.contains(write);
            if (fate == Fate::acknowledged && !seen)
                complain("{} was acknowledged and left no record", write);
            if (fate == Fate::refused && seen) complain("{} was refused and left a record", write);
        }
        for (const auto& writes : history_.together) {
            std::size_t seen = 0;
            for (const auto& write : writes) seen += steady_writes_.contains(write) ? 1 : 0;
            if (seen != 0 && seen != writes.size())
                complain("transaction of {} was done in part", writes.front());
        }
    }

    Cluster& cluster_;
    History& history_;
    Follower& follower_;
    /// Of the stream at hand: each item's image after the records so far.
    std::map<std::string, Image> images_;
    std::set<std::string> events_;
    std::set<std::pair<std::string, std::string>> seen_;
    std::set<std::string> steady_writes_;
    std::set<std::string> steady_events_;
    bool finished_ = false;
};

awaitable<void> run_checker(Checker& checker) {
    co_await checker.run();
}

}  // namespace

void check(Cluster& cluster, History& history, Follower& follower) {
    if (history.clients_done != clients)
        history.complaints.push_back("a client waits for an answer that never comes");
    Checker checker(cluster, history, follower);
    asio::co_spawn(cluster.executor(), run_checker(checker), asio::detached);
    cluster.run();
    if (!checker.finished())
        history.complaints.push_back("reading the streams never came to an end");
}

}  // namespace tailrace::simulation
