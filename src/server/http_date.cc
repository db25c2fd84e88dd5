#include "server/http_date.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace tailrace::server {

namespace {

constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string format(std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format(
        "Date: {}, {:02} {} {:04} {:02}:{:02}:{:02} GMT\r\n",
        weekdays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
        clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace

std::string_view HttpDate::line(base::UnixMilliseconds now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(base::Milliseconds(now)).count();
    if (second != second_) {
        line_ = format(std::chrono::sys_seconds(std::chrono::seconds(second)));
        second_ = second;
    }
    return line_;
}

}  // namespace tailrace::server
