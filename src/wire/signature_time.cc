#include "wire/signature_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace tailrace::wire {
namespace {

namespace chrono = std::chrono;

/// The number in `text`, digits only; -1 for anything else.
int number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<Timestamp> moment(int year, int month, int day, int hour, int minute, int second) {
    const bool in_range = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
                          second <= 60 && month >= 1 && day >= 1;
    if (!in_range) return std::nullopt;
    const chrono::year_month_day date{chrono::year(year), chrono::month(unsigned(month)),
                                      chrono::day(unsigned(day))};
    if (year < 0 || !date.ok()) return std::nullopt;
    const auto time = chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) +
                      chrono::seconds(second);
    return Timestamp{chrono::duration_cast<chrono::milliseconds>(time.time_since_epoch()).count()};
}

/// The places of `pattern` that are not blank must be the same in `text`.
bool matches(std::string_view text, std::string_view pattern) {
    return std::ranges::equal(text, pattern, [](char c, char p) { return p == ' ' || c == p; });
}

std::optional<Timestamp> parse_basic(std::string_view text) {
    const auto at = [text](std::size_t begin, std::size_t count) {
        return number(text.substr(begin, count));
    };
    return moment(at(0, 4), at(4, 2), at(6, 2), at(9, 2), at(11, 2), at(13, 2));
}

int month_number(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin()) + 1;
}

std::optional<Timestamp> parse_http(std::string_view text) {
    const auto at = [text](std::size_t begin, std::size_t count) {
        return number(text.substr(begin, count));
    };
    return moment(at(12, 4), month_number(text.substr(8, 3)), at(5, 2), at(17, 2), at(20, 2),
                  at(23, 2));
}

}  // namespace

std::optional<Timestamp> parse_signature_time(std::string_view text) {
    if (matches(text, "        T      Z")) return parse_basic(text);
    if (matches(text, "   ,               :  :   GMT")) return parse_http(text);
    return std::nullopt;
}

std::string signature_time(Timestamp moment) {
    const chrono::sys_time<chrono::milliseconds> time{chrono::milliseconds(moment.milliseconds)};
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date(day);
    const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(time - day));
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", int(date.year()), unsigned(date.month()),
                       unsigned(date.day()), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

}  // namespace tailrace::wire
