#include "stream/stream_arn.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <fmt/format.h>

#include "model/limits.h"

namespace tailrace::stream {
namespace {

constexpr std::size_t account_digits = 12;

/// Takes the text before `delimiter`, and the delimiter, off `rest`; all of it if there is none.
std::string_view take_until(std::string_view& rest, std::string_view delimiter) {
    const auto at = rest.find(delimiter);
    const auto taken = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + delimiter.size());
    return taken;
}

bool is_digit(char c) {
    return '0' <= c && c <= '9';
}
bool is_lower(char c) {
    return 'a' <= c && c <= 'z';
}
bool is_upper(char c) {
    return 'A' <= c && c <= 'Z';
}

bool is_place_name(std::string_view name) {
    return !name.empty() &&
           std::ranges::all_of(name, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_account_id(std::string_view id) {
    return id.size() == account_digits && std::ranges::all_of(id, is_digit);
}

bool is_table_name(std::string_view name) {
    return name.size() >= model::table_name_chars_min &&
           name.size() <= model::table_name_chars_max && std::ranges::all_of(name, [](char c) {
               return is_lower(c) || is_upper(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
           });
}

}  // namespace

std::string stream_label(base::UnixMilliseconds at) {
    using namespace std::chrono;
    const sys_time<milliseconds> moment{milliseconds(at)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

std::string table_arn(const Site& site, std::string_view table_name) {
    return fmt::format("arn:{}:dynamodb:{}:{}:table/{}", site.partition, site.region,
                       site.account_id, table_name);
}

std::string stream_arn(const Site& site, std::string_view table_name, std::string_view label) {
    return fmt::format("{}/stream/{}", table_arn(site, table_name), label);
}

std::optional<StreamArn> parse_stream_arn(std::string_view text) {
    if (take_until(text, ":") != "arn") return std::nullopt;
    const auto partition = take_until(text, ":");
    if (take_until(text, ":") != "dynamodb") return std::nullopt;
    const auto region = take_until(text, ":");
    const auto account_id = take_until(text, ":");
    if (!take_until(text, "table/").empty()) return std::nullopt;
    const auto table_name = take_until(text, "/stream/");
    const auto label = text;

    const bool ok = partition.starts_with("aws") && is_place_name(partition) &&
                    is_place_name(region) && is_account_id(account_id) &&
                    is_table_name(table_name) && !label.empty();
    if (!ok) return std::nullopt;
    return StreamArn{{std::string(partition), std::string(region), std::string(account_id)},
                     std::string(table_name),
                     std::string(label)};
}

}  // namespace tailrace::stream
