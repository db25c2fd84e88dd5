#include "cli/show/moment_text.h"

#include <chrono>

#include <fmt/format.h>

namespace tailrace::cli::show {

std::string moment_text(Timestamp moment) {
    using namespace std::chrono;
    const sys_time<milliseconds> time{milliseconds(moment.milliseconds)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    auto text =
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
    return text + "Z";
}

}  // namespace tailrace::cli::show
