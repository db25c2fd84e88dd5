#include <optional>
#include <utility>

#include "cli/change_sink.h"
#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/follow.h"
#include "cli/stream_source.h"
#include "cli/typed/moment.h"
#include "cli/typed/start.h"
#include "cli/walk.h"
#include "tailrace/client.h"

namespace tailrace::cli {

namespace {

Outcome<ChangeLimits> limits_of(const arguments::TailOptions& options, Timestamp now) {
    ChangeLimits limits{.count = options.count};
    if (!options.until) return limits;
    const auto until = typed::parse_moment(*options.until, now);
    if (!until) return usage_failure("--until expects " + until.error());
    limits.until = *until;
    return limits;
}

}  // namespace

Outcome<> tail(const arguments::TailOptions& options, Context& context) {
    const auto start = typed::parse_start(options.from.value_or("latest"), context.now);
    if (!start) return usage_failure("--from expects " + start.error());
    const auto limits = limits_of(options, context.now);
    if (!limits) return std::unexpected(limits.error());
    if (options.follow_reenabled && is_stream_arn(options.source)) {
        return usage_failure("--follow-reenabled follows a table: name it instead of a stream");
    }
    auto sink = make_change_sink(options, *limits, "diff", context.output, context.surroundings);
    if (!sink) return std::unexpected(sink.error());
    if (options.count == 0) return {};
    const auto config = connect_as(options.connection, context.surroundings);
    if (!config) return std::unexpected(config.error());

    Client client(*config);
    const auto stream_arn = find_stream(client, options.source, context);
    if (!stream_arn) return std::unexpected(stream_arn.error());
    auto stream = describe_whole_stream(client, *stream_arn, context);
    if (!stream) return std::unexpected(stream.error());
    const bool is_over = limits->until && *limits->until <= context.now;
    if (options.no_follow || is_over) {
        return Walk(client, *stream_arn, context).run(stream->shards, *start, *sink);
    }
    return follow({*std::move(stream), *start, options.follow_reenabled}, *config, *sink, context);
}

}  // namespace tailrace::cli
