#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/change_sink.h"
#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/stream_source.h"
#include "cli/typed/start.h"
#include "cli/walk.h"
#include "tailrace/client.h"

namespace tailrace::cli {

namespace {

Outcome<std::vector<Shard>> wanted_shards(std::vector<Shard> shards,
                                          const arguments::RecordsOptions& options) {
    if (!options.shard) return shards;
    std::erase_if(shards, [&](const Shard& shard) { return shard.shard_id != *options.shard; });
    if (!shards.empty()) return shards;
    return failure(fmt::format("the stream has no shard {}; `tailrace streams tree {}` lists them",
                               *options.shard, options.source));
}

}  // namespace

Outcome<> records(const arguments::RecordsOptions& options, Context& context) {
    const auto start = typed::parse_start(options.from.value_or("horizon"), context.now);
    if (!start) return usage_failure("--from expects " + start.error());
    auto sink = make_change_sink(options, {.count = options.limit}, "json", context.output,
                                 context.surroundings);
    if (!sink) return std::unexpected(sink.error());
    const auto config = connect_as(options.connection, context.surroundings);
    if (!config) return std::unexpected(config.error());

    Client client(*config);
    const auto stream_arn = find_stream(client, options.source, context);
    if (!stream_arn) return std::unexpected(stream_arn.error());
    auto stream = describe_whole_stream(client, *stream_arn, context);
    if (!stream) return std::unexpected(stream.error());
    const auto shards = wanted_shards(std::move(stream->shards), options);
    if (!shards) return std::unexpected(shards.error());
    return Walk(client, *stream_arn, context).run(*shards, *start, *sink);
}

}  // namespace tailrace::cli
