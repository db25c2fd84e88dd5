#include "server/route.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "operation/home.h"
#include "operation/operations.h"
#include "wire/json/codec.h"

namespace tailrace::server {
namespace {

template <class T>
struct ActionOf;
template <class I, class O>
struct ActionOf<awaitable<Result<O>> (*)(operation::Context&, I)> {
    using Input = I;
    using Answer = awaitable<Result<O>>;
};

/// What the newer wording covers.
template <class Input>
constexpr bool is_single_write =
    std::is_same_v<Input, PutItemInput> || std::is_same_v<Input, UpdateItemInput> ||
    std::is_same_v<Input, DeleteItemInput>;

/// The document ends here: it is many times as large as its body, and what is decoded of it waits
/// for the disk.
template <class Input>
Result<Input> decode_and_drop(wire::json::Document body, model::Wording wording) {
    auto input = wire::json::decode<Input>(body, wording);
    if constexpr (is_single_write<Input>) {
        if (!input) return std::unexpected(model::early_error(wording, std::move(input.error())));
    }
    return input;
}

template <operation::HasHome Input>
awaitable<bool> goes_by(Detour& detour, operation::Context& context, const Input& input) {
    if constexpr (operation::ChangesTables<Input>) {
        co_return co_await detour.take(operation::home_of_tables());
    } else {
        const auto home = co_await operation::home_of(context, input);
        if (!home) co_return false;
        co_return co_await detour.take(*home);
    }
}

template <auto action, class Action = ActionOf<decltype(action)>>
typename Action::Answer act(operation::Context& context, typename Action::Input&& input,
                            Detour* detour) {
    if constexpr (std::is_same_v<typename Action::Input, BatchWriteItemInput>) {
        if (detour)
            return operation::batch_write_item_among_servers(context, std::move(input), *detour);
    }
    return action(context, std::move(input));
}

/// Body in, body out.
template <auto action>
awaitable<Result<wire::json::Body>> serve(operation::Context& context, wire::json::Document body,
                                          Detour* detour) {
    using Input = typename ActionOf<decltype(action)>::Input;
    auto input = decode_and_drop<Input>(std::move(body), context.wording);
    if (!input) co_return std::unexpected(std::move(input.error()));
    if constexpr (operation::HasHome<Input>) {
        if (detour) {
            const bool taken = co_await goes_by(*detour, context, *input);
            if (taken) co_return wire::json::Body{};
        }
    }
    const auto output = co_await act<action>(context, std::move(*input), detour);
    if (!output) co_return std::unexpected(output.error());
    wire::json::Body reply;
    wire::json::encode(reply, *output);
    co_return reply;
}

awaitable<Result<DescribeStreamOutput>> describe_late_children(operation::Context& context,
                                                               DescribeStreamInput input) {
    auto output = co_await operation::describe_stream(context, std::move(input));
    if (!output) co_return output;
    std::erase_if(output->stream_description.shards, [](const Shard& shard) {
        return shard.parent_shard_id && !shard.sequence_number_range.ending_sequence_number;
    });
    co_return output;
}

struct Entry {
    wire::Operation operation;
    Route route;
};

using enum wire::Operation;
constexpr auto routes = std::to_array<Entry>({
    {BatchExecuteStatement, serve<operation::batch_execute_statement>},
    {BatchGetItem, serve<operation::batch_get_item>},
    {BatchWriteItem, serve<operation::batch_write_item>},
    {CreateTable, serve<operation::create_table>},
    {DeleteItem, serve<operation::delete_item>},
    {DeleteResourcePolicy, serve<operation::delete_resource_policy>},
    {DeleteTable, serve<operation::delete_table>},
    {DescribeContinuousBackups, serve<operation::describe_continuous_backups>},
    {DescribeContributorInsights, serve<operation::describe_contributor_insights>},
    {DescribeKinesisStreamingDestination, serve<operation::describe_kinesis_streaming_destination>},
    {DescribeLimits, serve<operation::describe_limits>},
    {DescribeStream, serve<operation::describe_stream>},
    {DescribeTable, serve<operation::describe_table>},
    {DescribeTimeToLive, serve<operation::describe_time_to_live>},
    {ExecuteStatement, serve<operation::execute_statement>},
    {ExecuteTransaction, serve<operation::execute_transaction>},
    {GetItem, serve<operation::get_item>},
    {GetRecords, serve<operation::get_records>},
    {GetResourcePolicy, serve<operation::get_resource_policy>},
    {GetShardIterator, serve<operation::get_shard_iterator>},
    {ListContributorInsights, serve<operation::list_contributor_insights>},
    {ListStreams, serve<operation::list_streams>},
    {ListTables, serve<operation::list_tables>},
    {ListTagsOfResource, serve<operation::list_tags_of_resource>},
    {PutItem, serve<operation::put_item>},
    {PutResourcePolicy, serve<operation::put_resource_policy>},
    {Query, serve<operation::query>},
    {Scan, serve<operation::scan>},
    {TagResource, serve<operation::tag_resource>},
    {TransactGetItems, serve<operation::transact_get_items>},
    {TransactWriteItems, serve<operation::transact_write_items>},
    {UntagResource, serve<operation::untag_resource>},
    {UpdateContinuousBackups, serve<operation::update_continuous_backups>},
    {UpdateContributorInsights, serve<operation::update_contributor_insights>},
    {UpdateItem, serve<operation::update_item>},
    {UpdateTable, serve<operation::update_table>},
    {UpdateTimeToLive, serve<operation::update_time_to_live>},
});

}  // namespace

Route route_of(wire::Operation operation) {
    const auto found = std::ranges::find(routes, operation, &Entry::operation);
    TAILRACE_ASSERT(found != routes.end(), "every operation is served");
    return found->route;
}

Route late_children_route() {
    return serve<describe_late_children>;
}

}  // namespace tailrace::server
