#include "follower.h"

#include <fmt/format.h>

namespace tailrace::simulation {

namespace {

/// By how much the clocks of two servers differ at most: one numbers and closes, the other trims.
constexpr base::UnixMilliseconds skew_max_ms = 4'000;

}  // namespace

Follower::Follower(Cluster& cluster, History& history, std::string table)
    : cluster_(cluster),
      history_(history),
      table_(std::move(table)),
      random_(cluster.random().next()),
      complete_ms_(cluster.clock().now()) {}

awaitable<void> Follower::follow() {
    while (history_.clients_done < clients) {
        const auto began_ms = cluster_.clock().now();
        if (began_ms - complete_ms_ + skew_max_ms > cluster_.shard_options().retention.count())
            fell_behind_ = true;
        if (co_await round()) complete_ms_ = began_ms;
        co_await cluster_.clock().sleep(base::Milliseconds(random_.below(150)));
    }
}

awaitable<bool> Follower::round() {
    if (arn_.empty() && !co_await find_stream()) co_return false;
    if (!co_await find_shards()) co_return false;
    // Reading a parent to its end sets its children free, and they are younger.
    bool complete = true;
    std::vector<std::string> ids;
    for (const auto& [id, reading] : shards_) ids.push_back(id);
    for (const auto& id : ids) {
        if (!may_read(shards_.at(id))) continue;
        if (!co_await read(id)) complete = false;
    }
    co_return complete;
}

awaitable<bool> Follower::find_stream() {
    ListStreamsInput input;
    input.table_name = table_;
    const auto answer =
        co_await cluster_.call(server(), &operation::list_streams, std::move(input));
    if (!answer || !*answer || (*answer)->streams.empty()) co_return false;
    arn_ = (*answer)->streams.front().stream_arn;
    co_return true;
}

awaitable<bool> Follower::find_shards() {
    DescribeStreamInput input;
    input.stream_arn = arn_;
    do {
        input.limit = static_cast<std::int32_t>(1 + random_.below(10));
        auto page = input;
        const auto answer =
            co_await cluster_.call(server(), &operation::describe_stream, std::move(page));
        if (!answer || !*answer) co_return false;
        const auto& description = (*answer)->stream_description;
        for (const auto& shard : description.shards) meet(shard);
        input.exclusive_start_shard_id = description.last_evaluated_shard_id;
    } while (input.exclusive_start_shard_id);
    co_return true;
}

void Follower::meet(const Shard& shard) {
    const auto [at, is_new] = shards_.try_emplace(shard.shard_id);
    if (!is_new) return;
    at->second.parent = shard.parent_shard_id;
    if (!shard.parent_shard_id) return;
    const auto parent = shards_.find(*shard.parent_shard_id);
    if (parent == shards_.end() || !parent->second.ended || fell_behind_) return;
    if (!parent->second.children.contains(shard.shard_id))
        complain("{} was not there when its parent's end was seen", shard.shard_id);
}

bool Follower::may_read(const Reading& reading) const {
    if (reading.ended) return false;
    if (!reading.parent) return true;
    const auto parent = shards_.find(*reading.parent);
    return parent == shards_.end() || parent->second.ended;
}

awaitable<bool> Follower::read(std::string shard) {
    auto& reading = shards_.at(shard);
    for (;;) {
        if (!reading.iterator && !co_await begin(shard)) co_return reading.ended;
        GetRecordsInput input;
        input.shard_iterator = *reading.iterator;
        input.limit = static_cast<std::int32_t>(1 + random_.below(20));
        const auto page =
            co_await cluster_.call(server(), &operation::get_records, std::move(input));
        if (!page) co_return false;
        if (!*page) co_return meets(page->error(), reading);
        for (const auto& record : (*page)->records.elements()) take(record, reading);
        if (!(*page)->next_shard_iterator) co_return co_await see_children(shard);
        reading.iterator = (*page)->next_shard_iterator;
        if ((*page)->records.empty()) co_return true;
    }
}

/// False if there is no iterator.
awaitable<bool> Follower::begin(std::string shard) {
    auto& reading = shards_.at(shard);
    GetShardIteratorInput input;
    input.stream_arn = arn_;
    input.shard_id = shard;
    input.shard_iterator_type = ShardIteratorType::TRIM_HORIZON;
    if (!reading.from_horizon && !reading.last_number.empty()) {
        input.shard_iterator_type = ShardIteratorType::AFTER_SEQUENCE_NUMBER;
        input.sequence_number = reading.last_number;
    }
    const auto answer =
        co_await cluster_.call(server(), &operation::get_shard_iterator, std::move(input));
    if (!answer) co_return false;
    if (!*answer) {
        meets(answer->error(), reading);
        co_return false;
    }
    reading.iterator = (*answer)->shard_iterator;
    reading.from_horizon = false;
    co_return true;
}

/// True if the shard is read as far as it ever will be.
bool Follower::meets(const Error& error, Reading& reading) {
    switch (error.code) {
        case ErrorCode::InternalServerError:
            return false;
        case ErrorCode::ExpiredIteratorException:
            reading.iterator.reset();
            return false;
        case ErrorCode::TrimmedDataAccessException:
            reading.iterator.reset();
            reading.from_horizon = true;
            break;
        case ErrorCode::ResourceNotFoundException:
            reading.ended = true;
            break;
        default:
            complain("{}", error.message);
            return false;
    }
    // An iterator from before the oldest record that is kept is trimmed for whoever took it, late
    // or not; who keeps up is never told so.
    if (!cluster_.forgets()) complain("was told of a trim: {}", error.message);
    if (cluster_.clock().now() - complete_ms_ + skew_max_ms <=
        cluster_.shard_options().retention.count())
        complain("keeps up, and was told of a trim: {}", error.message);
    fell_behind_ = true;
    return reading.ended;
}

awaitable<bool> Follower::see_children(std::string shard) {
    auto& reading = shards_.at(shard);
    DescribeStreamInput input;
    input.stream_arn = arn_;
    input.shard_filter = ShardFilter{ShardFilterType::CHILD_SHARDS, shard};
    const auto answer =
        co_await cluster_.call(server(), &operation::describe_stream, std::move(input));
    // The last page is read again.
    if (!answer || !*answer) co_return false;
    const auto& description = (*answer)->stream_description;
    reading.ended = true;
    for (const auto& child : description.shards) {
        reading.children.insert(child.shard_id);
        if (child.parent_shard_id != shard) complain("{} is no child of {}", child.shard_id, shard);
    }
    if (reading.children.empty() && !cluster_.forgets())
        complain("{} has ended without a child", shard);
    for (const auto& child : description.shards) meet(child);
    co_return true;
}

void Follower::take(const Record& record, Reading& reading) {
    const auto& change = *record.dynamodb;
    // The last page of a shard may be read again while its children are looked for, and a record
    // that is over by one server's clock be kept by another's.
    if (known_events_.contains(*record.event_id) && *change.sequence_number <= reading.last_number)
        return;
    if (*change.sequence_number <= reading.last_number)
        complain("{} comes after {}", *change.sequence_number, reading.last_number);
    reading.last_number = *change.sequence_number;
    if (!known_events_.insert(*record.event_id).second)
        complain("{} was read twice", *record.event_id);
    events_.push_back(*record.event_id);
    const auto id = *change.keys->find("id")->get_if<std::string>();
    const auto before = images_.find(id);
    const auto old = change.old_image ? change.old_image->json() : "nothing";
    const auto known =
        before != images_.end() && before->second ? before->second->json() : "nothing";
    if (!fell_behind_ && known != old)
        complain("{} was {} and is said to have been {}", id, known, old);
    images_.insert_or_assign(id, change.new_image);
    if (change.new_image) writes_.insert(*change.new_image->find("w")->get_if<std::string>());
}

awaitable<void> Follower::finish() {
    quiet_ = true;
    if (cluster_.clock().now() - complete_ms_ + skew_max_ms >
        cluster_.shard_options().retention.count())
        fell_behind_ = true;
    for (std::size_t before = ~std::size_t{0}; before != events_.size() + shards_.size();) {
        before = events_.size() + shards_.size();
        bool complete = co_await round();
        // Who was told of a trim has begun anew, and is told of none any more.
        if (!complete && fell_behind_) complete = co_await round();
        if (!complete) complain("a round failed while all was quiet");
    }
    if (fell_behind_) co_return;
    ScanInput scan;
    scan.table_name = table_;
    const auto answer = co_await cluster_.call(0, &operation::scan, std::move(scan));
    if (!answer || !*answer) co_return complain("Scan failed");
    std::map<std::string, std::string> items;
    for (const auto& item : (*answer)->items->elements())
        items[*item.find("id")->get_if<std::string>()] = item.json();
    check_images(items);
    for (const auto& [write, fate] : history_.writes) {
        if (fate == Fate::acknowledged && !writes_.contains(write))
            complain("{} was acknowledged and never read", write);
    }
}

void Follower::check_images(const std::map<std::string, std::string>& items) {
    for (const auto& [id, image] : images_) {
        const auto found = items.find(id);
        const auto stored = found == items.end() ? "nothing" : found->second;
        const auto replayed = image ? image->json() : "nothing";
        if (stored != replayed) complain("{} is {} and was read as {}", id, stored, replayed);
    }
    for (const auto& [id, json] : items) {
        if (!images_.contains(id)) complain("{} is in the table and was never read", id);
    }
}

}  // namespace tailrace::simulation
