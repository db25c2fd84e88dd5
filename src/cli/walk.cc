#include "cli/walk.h"

#include <utility>
#include <variant>

#include "cli/typed/start.h"
#include "consumer/failure.h"
#include "consumer/shard_cursor.h"
#include "consumer/shard_graph.h"

namespace tailrace::cli {

namespace {

/// On AWS a page may be empty though more follows.
constexpr int empty_pages_max = 3;

}  // namespace

struct Walk::Reading {
    consumer::ShardCursor cursor;
    bool is_open = false;
    int empty_pages = 0;
    bool at_end = false;
};

Outcome<> Walk::run(const std::vector<Shard>& shards, const Checkpoint& start, ChangeSink& sink) {
    consumer::ShardGraph graph;
    for (const auto& shard : shards) graph.add(shard);
    for (const auto* const shard : graph.parents_first()) {
        const auto from = typed::start_in(*shard, start);
        if (!from) continue;
        const auto taken = read(*shard, *from, sink);
        if (!taken) return std::unexpected(taken.error());
        if (*taken == Taken::finished) break;
    }
    return {};
}

Outcome<Taken> Walk::read(const Shard& shard, const Checkpoint& start, ChangeSink& sink) {
    Reading reading{
        .cursor = consumer::ShardCursor(stream_arn_, shard.shard_id, start, std::nullopt),
        .is_open = !shard.sequence_number_range.ending_sequence_number};
    while (!reading.at_end) {
        const auto taken = step(reading, sink);
        if (!taken || *taken != Taken::all) return taken;
    }
    return Taken::all;
}

Outcome<Taken> Walk::step(Reading& reading, ChangeSink& sink) {
    if (context_.stop.stop_requested()) return Taken::finished;
    const auto request = reading.cursor.next();
    if (const auto* const iterator = std::get_if<GetShardIteratorInput>(&request)) {
        auto answer = client_.get_shard_iterator(*iterator, context_.call_options());
        if (!answer) return recover(reading, answer.error());
        reading.cursor.took(*std::move(answer));
        return Taken::all;
    }
    auto answer = client_.get_records(std::get<GetRecordsInput>(request), context_.call_options());
    if (!answer) return recover(reading, answer.error());
    const auto page = reading.cursor.took(*std::move(answer));
    reading.empty_pages = page.records.empty() ? reading.empty_pages + 1 : 0;
    reading.at_end = page.at_end || (reading.is_open && reading.empty_pages >= empty_pages_max);
    return page.count() > 0 ? sink.take(page.records, page.first) : Taken::all;
}

Outcome<Taken> Walk::recover(Reading& reading, const ClientError& error) {
    switch (reading.cursor.failed(error)) {
        case consumer::Failure::cancelled:
            return Taken::finished;
        case consumer::Failure::expired_iterator:
            return Taken::all;
        case consumer::Failure::not_found:
            reading.at_end = true;
            return Taken::all;
        case consumer::Failure::trimmed:
            if (reading.cursor.position().kind() != Checkpoint::Kind::trim_horizon &&
                reading.cursor.position().kind() != Checkpoint::Kind::at_timestamp) {
                warn("records were removed before they were read; goes on with the oldest left");
            }
            reading.cursor.skip_to_horizon();
            return Taken::all;
        default:
            return failure(error);
    }
}

}  // namespace tailrace::cli
