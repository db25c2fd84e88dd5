#include "consumer/stream_choice.h"

#include <algorithm>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tailrace::consumer {

namespace {

constexpr std::string_view table_part = ":table/";
constexpr std::string_view stream_part = "/stream/";

std::string_view label_of(std::string_view stream_arn) {
    const auto place = stream_arn.find(stream_part);
    if (place == std::string_view::npos) return {};
    return stream_arn.substr(place + stream_part.size());
}

}  // namespace

std::optional<std::string> table_of(std::string_view stream_arn) {
    const auto begin = stream_arn.find(table_part);
    const auto end = stream_arn.find(stream_part);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
        return std::nullopt;
    }
    const auto name = begin + table_part.size();
    return std::string(stream_arn.substr(name, end - name));
}

/// A label is the moment of the enabling, so that texts sort as moments.
Streams oldest_first(Streams streams) {
    std::ranges::sort(streams, {}, &Stream::stream_label);
    return streams;
}

std::optional<std::string> first_stream(const Streams& streams, std::span<const Lease> leases) {
    const auto is_begun = [&](const Stream& stream) {
        return std::ranges::any_of(
            leases, [&](const Lease& lease) { return lease.stream_arn == stream.stream_arn; });
    };
    const auto is_unfinished = [&](const Stream& stream) {
        return std::ranges::any_of(leases, [&](const Lease& lease) {
            return lease.stream_arn == stream.stream_arn && !lease.is_finished();
        });
    };
    if (streams.empty()) return std::nullopt;
    const auto unfinished = std::ranges::find_if(streams, is_unfinished);
    if (unfinished != streams.end()) return unfinished->stream_arn;
    const auto newest_first = std::views::reverse(streams);
    const auto begun = std::ranges::find_if(newest_first, is_begun);
    return begun == newest_first.end() ? streams.back().stream_arn : begun->stream_arn;
}

std::optional<std::string> next_stream(const Streams& streams, std::string_view stream_arn) {
    const auto label = label_of(stream_arn);
    const auto next = std::ranges::find_if(
        streams, [&](const Stream& stream) { return stream.stream_label > label; });
    if (next == streams.end()) return std::nullopt;
    return next->stream_arn;
}

}  // namespace tailrace::consumer
