#include "cli/typed/moment.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <system_error>

#include <fmt/format.h>

namespace tailrace::cli::typed {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::int64_t relative_max = 1'000'000'000;

/// Takes a text apart from the front; a step that does not fit empties the result.
class Scanner {
 public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    bool skip(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool skip_any(std::string_view chars) {
        if (rest_.empty() || chars.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::optional<int> number(std::size_t width) {
        const auto part = rest_.substr(0, width);
        if (part.size() != width || part.find_first_not_of(digits) != std::string_view::npos) {
            return std::nullopt;
        }
        int value = 0;
        std::from_chars(part.data(), part.data() + part.size(), value);
        rest_.remove_prefix(width);
        return value;
    }
    /// Milliseconds of a fraction of a second.
    std::optional<int> fraction() {
        const auto count = std::min(rest_.find_first_not_of(digits), rest_.size());
        if (count == 0) return std::nullopt;
        auto text = std::string(rest_.substr(0, std::min<std::size_t>(count, 3)));
        text.resize(3, '0');
        rest_.remove_prefix(count);
        return Scanner(text).number(3);
    }

 private:
    std::string_view rest_;
};

std::optional<std::chrono::sys_days> parse_date(Scanner& scanner) {
    using namespace std::chrono;
    const auto year_number = scanner.number(4);
    const bool first = scanner.skip('-');
    const auto month_number = scanner.number(2);
    const bool second = scanner.skip('-');
    const auto day_number = scanner.number(2);
    if (!year_number || !month_number || !day_number || !first || !second) return std::nullopt;
    const year_month_day date(year(*year_number), month(static_cast<unsigned>(*month_number)),
                              day(static_cast<unsigned>(*day_number)));
    if (!date.ok()) return std::nullopt;
    return sys_days(date);
}

std::optional<std::int64_t> parse_clock(Scanner& scanner) {
    const auto hours = scanner.number(2);
    const bool colon = scanner.skip(':');
    const auto minutes = scanner.number(2);
    if (!hours || !minutes || !colon || *hours > 23 || *minutes > 59) return std::nullopt;
    std::int64_t milliseconds = (*hours * 60 + *minutes) * 60'000;
    if (!scanner.skip(':')) return milliseconds;
    const auto seconds = scanner.number(2);
    if (!seconds || *seconds > 59) return std::nullopt;
    milliseconds += *seconds * 1000;
    if (!scanner.skip_any(".,")) return milliseconds;
    const auto fraction = scanner.fraction();
    if (!fraction) return std::nullopt;
    return milliseconds + *fraction;
}

/// Milliseconds east of UTC.
std::optional<std::int64_t> parse_zone(Scanner& scanner) {
    if (scanner.at_end() || scanner.skip_any("Zz")) return 0;
    const bool is_east = scanner.skip('+');
    if (!is_east && !scanner.skip('-')) return std::nullopt;
    const auto hours = scanner.number(2);
    scanner.skip(':');
    const auto minutes = scanner.number(2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    return (is_east ? 1 : -1) * (*hours * 60 + *minutes) * std::int64_t{60'000};
}

std::optional<Timestamp> parse_absolute(std::string_view text) {
    Scanner scanner(text);
    const auto date = parse_date(scanner);
    if (!date) return std::nullopt;
    std::int64_t milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(date->time_since_epoch()).count();
    if (scanner.at_end()) return Timestamp{milliseconds};
    if (!scanner.skip_any("Tt ")) return std::nullopt;
    const auto clock = parse_clock(scanner);
    const auto zone = clock ? parse_zone(scanner) : std::nullopt;
    if (!zone || !scanner.at_end()) return std::nullopt;
    return Timestamp{milliseconds + *clock - *zone};
}

std::optional<std::int64_t> unit_milliseconds(std::string_view unit) {
    if (unit == "s") return 1000;
    if (unit == "m") return 60'000;
    if (unit == "h") return 3'600'000;
    if (unit == "d") return 86'400'000;
    return std::nullopt;
}

std::optional<Timestamp> parse_relative(std::string_view text, Timestamp now) {
    if (text == "now") return now;
    const bool is_ahead = text.starts_with('+');
    if (is_ahead || text.starts_with('-')) text.remove_prefix(1);
    const auto* const end = text.data() + text.size();
    std::int64_t count = 0;
    const auto read = std::from_chars(text.data(), end, count);
    const auto unit = unit_milliseconds({read.ptr, end});
    if (read.ec != std::errc() || count < 0 || count > relative_max || !unit) return std::nullopt;
    return Timestamp{now.milliseconds + (is_ahead ? count : -count) * *unit};
}

}  // namespace

std::expected<Timestamp, std::string> parse_moment(std::string_view text, Timestamp now) {
    if (const auto relative = parse_relative(text, now)) return *relative;
    if (const auto absolute = parse_absolute(text)) return *absolute;
    return std::unexpected(
        fmt::format("a time as 2026-01-02T03:04:05Z, or 10m for ten minutes ago, not '{}'", text));
}

}  // namespace tailrace::cli::typed
