#include "cli/stream_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tailrace/paginators.h"

namespace tailrace::cli {

namespace {

constexpr std::string_view table_part = ":table/";
constexpr std::string_view stream_part = "/stream/";

}  // namespace

bool is_stream_arn(std::string_view source) {
    return source.starts_with("arn:") && source.find(stream_part) != std::string_view::npos;
}

std::string table_name_of(std::string_view source) {
    const auto part = source.find(table_part);
    if (!source.starts_with("arn:") || part == std::string_view::npos) return std::string(source);
    const auto name = source.substr(part + table_part.size());
    return std::string(name.substr(0, name.find('/')));
}

Outcome<std::string> find_stream(Client& client, const std::string& source,
                                 const Context& context) {
    if (is_stream_arn(source)) return source;
    const auto table = table_name_of(source);
    std::optional<Stream> latest;
    for (const auto& stream : elements(client, ListStreamsInput{.table_name = table},
                                       {.call = context.call_options()})) {
        if (!stream) return failure(stream.error());
        // A label is the moment of the enabling, so that texts sort as moments.
        if (!latest || latest->stream_label < stream->stream_label) latest = *stream;
    }
    if (latest) return latest->stream_arn;
    return failure(fmt::format(
        "{0} has no stream, or is no table; `aws dynamodb update-table --table-name {0} "
        "--stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES` gives a "
        "table one",
        table));
}

Outcome<StreamDescription> describe_whole_stream(Client& client, const std::string& stream_arn,
                                                 const Context& context) {
    std::optional<StreamDescription> whole;
    for (const auto& page : pages(client, DescribeStreamInput{.stream_arn = stream_arn},
                                  {.call = context.call_options()})) {
        if (!page) return failure(page.error());
        const auto& part = page->stream_description;
        if (!whole) {
            whole = part;
        } else {
            whole->shards.insert(whole->shards.end(), part.shards.begin(), part.shards.end());
        }
    }
    if (!whole) return failure("the stream has no description");
    whole->last_evaluated_shard_id.reset();
    return *std::move(whole);
}

}  // namespace tailrace::cli
