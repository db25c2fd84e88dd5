#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/show/columns.h"
#include "cli/show/moment_text.h"
#include "cli/show/shard_tree.h"
#include "cli/stream_source.h"
#include "tailrace/client.h"
#include "tailrace/paginators.h"
#include "wire/json/codec.h"
#include "wire/json/writer.h"

namespace tailrace::cli {

namespace {

bool wants_json(const arguments::StreamsOptions& options, const Output& output, bool otherwise) {
    return options.output ? *options.output == "json" : !output.is_terminal() && otherwise;
}

show::Style style_for(const arguments::StreamsOptions& options, const Context& context) {
    return show::Style(
        wants_color(options.color, context.output.is_terminal(), context.surroundings));
}

void append_json(std::string& out, const Stream& stream) {
    wire::json::Writer writer(out);
    writer.begin_object();
    writer.key("StreamArn");
    writer.string(stream.stream_arn);
    writer.key("TableName");
    writer.string(stream.table_name);
    writer.key("StreamLabel");
    writer.string(stream.stream_label);
    writer.end_object();
    out += '\n';
}

std::string key_text(const StreamDescription& stream) {
    std::vector<std::string> names;
    for (const auto& element : stream.key_schema) {
        names.push_back(fmt::format("{} ({})", element.attribute_name, name_of(element.key_type)));
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string shards_text(const StreamDescription& stream) {
    std::size_t open = 0;
    for (const auto& shard : stream.shards) {
        if (!shard.sequence_number_range.ending_sequence_number) ++open;
    }
    return fmt::format("{} ({} open)", stream.shards.size(), open);
}

void append_description(std::string& out, const StreamDescription& stream,
                        const show::Style& style) {
    const std::pair<std::string_view, std::string> lines[] = {
        {"Stream", stream.stream_arn},
        {"Table", stream.table_name},
        {"Key", key_text(stream)},
        {"Status", std::string(name_of(stream.stream_status))},
        {"View type", std::string(name_of(stream.stream_view_type))},
        {"Created", show::moment_text(stream.creation_request_date_time)},
        {"Shards", shards_text(stream)},
    };
    for (const auto& [name, value] : lines) {
        style.append(out, show::Color::dim, fmt::format("{:<10}", name));
        show::append_visible(out, value);
        out += '\n';
    }
}

/// The stream that the options name.
Outcome<StreamDescription> describe(const arguments::StreamsOptions& options, Context& context) {
    const auto config = connect_as(options.connection, context.surroundings);
    if (!config) return std::unexpected(config.error());
    Client client(*config);
    const auto stream_arn = find_stream(client, options.source, context);
    if (!stream_arn) return std::unexpected(stream_arn.error());
    return describe_whole_stream(client, *stream_arn, context);
}

}  // namespace

Outcome<> list_streams(const arguments::StreamsOptions& options, Context& context) {
    const auto config = connect_as(options.connection, context.surroundings);
    if (!config) return std::unexpected(config.error());
    Client client(*config);
    ListStreamsInput input;
    if (!options.source.empty()) input.table_name = table_name_of(options.source);
    const bool as_json = wants_json(options, context.output, true);
    std::vector<std::vector<std::string>> rows{{"TABLE", "LABEL", "STREAM"}};
    for (const auto& stream : elements(client, input, {.call = context.call_options()})) {
        if (!stream) return failure(stream.error());
        if (as_json) {
            append_json(context.output.text(), *stream);
        } else {
            rows.push_back({stream->table_name, stream->stream_label, stream->stream_arn});
        }
    }
    if (rows.size() > 1) {
        show::append_columns(context.output.text(), rows, style_for(options, context));
    }
    return {};
}

Outcome<> describe_stream(const arguments::StreamsOptions& options, Context& context) {
    auto stream = describe(options, context);
    if (!stream) return std::unexpected(stream.error());
    auto& out = context.output.text();
    if (!wants_json(options, context.output, true)) {
        append_description(out, *stream, style_for(options, context));
        return {};
    }
    wire::json::encode(out, DescribeStreamOutput{*std::move(stream)});
    out += '\n';
    return {};
}

Outcome<> show_stream_tree(const arguments::StreamsOptions& options, Context& context) {
    const auto stream = describe(options, context);
    if (!stream) return std::unexpected(stream.error());
    auto& out = context.output.text();
    if (wants_json(options, context.output, false)) {
        out.append(show::shard_tree_json(stream->shards)).append("\n");
        return {};
    }
    const auto style = style_for(options, context);
    style.append(out, show::Color::bold, show::visible(stream->table_name));
    out += fmt::format(" {} {} {}\n", stream->stream_label, name_of(stream->stream_status),
                       name_of(stream->stream_view_type));
    show::append_shard_tree(out, stream->shards, style);
    return {};
}

}  // namespace tailrace::cli
