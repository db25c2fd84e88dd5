#include "consumer/shard_lister.h"

#include <algorithm>
#include <string>
#include <utility>

namespace tailrace::consumer {

namespace {

void add(StreamListing& listing, const StreamDescription& page) {
    listing.status = page.stream_status;
    for (const auto& shard : page.shards) listing.graph.add(shard);
}

/// Whether the filter was heeded.
bool has_only_children(const StreamDescription& page, const std::string& shard_id) {
    return std::ranges::all_of(
        page.shards, [&](const Shard& shard) { return shard.parent_shard_id == shard_id; });
}

}  // namespace

Task<ClientResult<StreamListing>> ShardLister::list(std::string stream_arn) {
    StreamListing listing;
    DescribeStreamInput input{.stream_arn = std::move(stream_arn)};
    do {
        const auto page = co_await client_.describe_stream(input);
        if (!page) co_return std::unexpected(page.error());
        add(listing, page->stream_description);
        input.exclusive_start_shard_id = page->stream_description.last_evaluated_shard_id;
    } while (input.exclusive_start_shard_id);
    co_return listing;
}

Task<ClientResult<StreamListing>> ShardLister::children(std::string stream_arn,
                                                        std::string shard_id) {
    DescribeStreamInput input{.stream_arn = stream_arn};
    input.shard_filter = ShardFilter{ShardFilterType::CHILD_SHARDS, shard_id};
    if (knows_filter_) {
        const auto page = co_await client_.describe_stream(input);
        const bool heeded = page && has_only_children(page->stream_description, shard_id);
        if (heeded) {
            StreamListing listing;
            add(listing, page->stream_description);
            co_return listing;
        }
        const bool refused = !page && page.error().is(ErrorCode::ValidationException);
        if (!page && !refused) co_return std::unexpected(page.error());
        knows_filter_ = false;
    }
    co_return co_await list(std::move(stream_arn));
}

}  // namespace tailrace::consumer
