#include "tailrace/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace tailrace {

namespace {

constexpr std::string_view trim_horizon_text = "TRIM_HORIZON";
constexpr std::string_view latest_text = "LATEST";
constexpr std::string_view shard_end_text = "SHARD_END";
constexpr std::string_view at_timestamp_text = "AT_TIMESTAMP ";
constexpr std::string_view at_sequence_number_text = "AT_SEQUENCE_NUMBER ";

bool is_sequence_number(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, is_digit);
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    Timestamp moment;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, moment.milliseconds);
    if (error != std::errc() || rest != end) return std::nullopt;
    return moment;
}

}  // namespace

std::string Checkpoint::text() const {
    switch (kind_) {
        case Kind::trim_horizon:
            return std::string(trim_horizon_text);
        case Kind::latest:
            return std::string(latest_text);
        case Kind::shard_end:
            return std::string(shard_end_text);
        case Kind::at_timestamp:
            return std::string(at_timestamp_text) + std::to_string(timestamp_.milliseconds);
        case Kind::at_sequence_number:
            return std::string(at_sequence_number_text) + sequence_number_;
        case Kind::after_sequence_number:
            return sequence_number_;
    }
    return {};
}

std::optional<Checkpoint> Checkpoint::parse(std::string_view text) {
    if (text == trim_horizon_text) return trim_horizon();
    if (text == latest_text) return latest();
    if (text == shard_end_text) return shard_end();
    if (is_sequence_number(text)) return after(std::string(text));
    if (text.starts_with(at_timestamp_text)) {
        const auto moment = parse_timestamp(text.substr(at_timestamp_text.size()));
        if (moment) return at(*moment);
    }
    if (text.starts_with(at_sequence_number_text)) {
        text.remove_prefix(at_sequence_number_text.size());
        if (is_sequence_number(text)) return at(std::string(text));
    }
    return std::nullopt;
}

}  // namespace tailrace
