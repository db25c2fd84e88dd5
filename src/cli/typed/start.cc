#include "cli/typed/start.h"

#include <algorithm>

#include "cli/typed/moment.h"

namespace tailrace::cli::typed {

namespace {

std::string_view without_zeros(std::string_view number) {
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

bool is_less(std::string_view a, std::string_view b) {
    a = without_zeros(a);
    b = without_zeros(b);
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

std::expected<Checkpoint, std::string> parse_start(std::string_view text, Timestamp now) {
    if (text == "horizon") return Checkpoint::trim_horizon();
    if (text == "latest") return Checkpoint::latest();
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
        return Checkpoint::at(std::string(text));
    }
    const auto moment = parse_moment(text, now);
    if (moment) return Checkpoint::at(*moment);
    return std::unexpected("horizon, latest, a sequence number, " + moment.error());
}

std::optional<Checkpoint> start_in(const Shard& shard, const Checkpoint& start) {
    if (start.kind() != Checkpoint::Kind::at_sequence_number) return start;
    const auto& range = shard.sequence_number_range;
    const auto& wanted = start.sequence_number();
    if (is_less(wanted, range.starting_sequence_number)) return Checkpoint::trim_horizon();
    const auto& end = range.ending_sequence_number;
    if (end && is_less(*end, wanted)) return std::nullopt;
    return start;
}

}  // namespace tailrace::cli::typed
