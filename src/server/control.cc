#include "server/control.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "server/fault_rule_json.h"
#include "stream/lineage.h"
#include "stream/stream_arn.h"
#include "table/system_spaces.h"
#include "wire/json/writer.h"
#include "wire/signature_time.h"

namespace tailrace::server {

namespace {

constexpr std::string_view root = "/_tailrace/";

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

std::string error_json(std::string_view why) {
    std::string json;
    wire::json::Writer writer(json);
    writer.begin_object();
    writer.key("error");
    writer.string(why);
    writer.end_object();
    return json;
}

/// What follows the path, as in `?table=Orders`, as a body has it. Nothing needs escapes there.
std::string query_json(std::string_view target) {
    const auto mark = target.find('?');
    if (mark == target.npos) return {};
    std::string json;
    wire::json::Writer writer(json);
    writer.begin_object();
    for (const auto pair : target.substr(mark + 1) | std::views::split('&')) {
        const std::string_view text(pair.begin(), pair.end());
        const auto name = text.substr(0, text.find('='));
        writer.key(name);
        writer.string(text.substr(std::min(name.size() + 1, text.size())));
    }
    writer.end_object();
    return json;
}

/// `2026-11-25T12:00:00Z`, with or without milliseconds.
std::optional<base::UnixMilliseconds> parse_instant(std::string_view text) {
    constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < pattern.size()) return std::nullopt;
    std::string basic;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool is_mark = pattern[i] == '-' || pattern[i] == ':';
        if (is_mark && text[i] != pattern[i]) return std::nullopt;
        if (!is_mark) basic += text[i];
    }
    const auto rest = text.substr(pattern.size());
    const bool has_milliseconds = rest.size() == 5 && rest[0] == '.' && rest[4] == 'Z' &&
                                  rest.substr(1, 3).find_first_not_of("0123456789") == rest.npos;
    if (rest != "Z" && !has_milliseconds) return std::nullopt;
    const auto moment = wire::parse_signature_time(basic + "Z");
    if (!moment) return std::nullopt;
    return moment->milliseconds +
           (has_milliseconds ? std::stoi(std::string(rest.substr(1, 3))) : 0);
}

/// A moment or a duration.
struct Advance {
    std::optional<base::UnixMilliseconds> to;
    base::Milliseconds by{0};
};

Advance read_advance(ControlArguments& arguments) {
    constexpr auto most = table::clock_ms_max;
    Advance advance;
    const int given = int{arguments.has("seconds")} + int{arguments.has("milliseconds")} +
                      int{arguments.has("to")};
    if (given != 1) {
        arguments.refuse(
            R"(say how far: {"seconds": 901}, {"milliseconds": 1} or {"to": "2026-11-25T12:00:00Z"})");
    } else if (arguments.has("seconds")) {
        const auto seconds =
            arguments.number("seconds", 0, static_cast<double>(most / 1000)).value_or(0);
        advance.by = base::Milliseconds(std::llround(seconds * 1000));
    } else if (arguments.has("milliseconds")) {
        advance.by = base::Milliseconds(arguments.integer("milliseconds", 0, most).value_or(0));
    } else {
        advance.to = parse_instant(arguments.text("to").value_or(""));
        if (!advance.to)
            arguments.refuse(R"(to must be a time in UTC, as in "2026-11-25T12:00:00.000Z")");
    }
    return advance;
}

int status_of(const Error& error) {
    return error.code == ErrorCode::ValidationException ? 400 : 500;
}

}  // namespace

std::span<const Control::Route> Control::routes() {
    static constexpr std::array all{
        Route{"GET", "/_tailrace/", "", "lists what there is", &Control::list},
        Route{"GET", "/_tailrace/clock", "", "reads the clock", &Control::read_clock},
        Route{"POST", "/_tailrace/clock/freeze", "", "stops the clock", &Control::freeze},
        Route{"POST", "/_tailrace/clock/advance", "seconds milliseconds to",
              "moves the clock forward by one of these, frozen or not, and does what is due then",
              &Control::advance},
        Route{"POST", "/_tailrace/clock/resume", "", "lets the clock run on from where it stands",
              &Control::resume},
        Route{"GET", "/_tailrace/faults", "",
              "lists the rules, how many requests each was about, and how many it struck",
              &Control::list_faults},
        Route{"POST", "/_tailrace/faults", fault_rule_members, "adds a rule", &Control::add_fault},
        Route{"DELETE", "/_tailrace/faults", "rule", "removes a rule, or all of them",
              &Control::clear_faults},
        Route{"GET", "/_tailrace/shards", "table", "lists the shards of a table's streams",
              &Control::list_shards},
        Route{"POST", "/_tailrace/shards/roll", "table shard",
              "closes a shard, or all open ones of the table, and opens its successor",
              &Control::roll},
        Route{"POST", "/_tailrace/shards/split", "table shard",
              "closes a shard, or all open ones of the table, and opens two for half the keys each",
              &Control::split},
        Route{"POST", "/_tailrace/trim", "table",
              "removes the records that the table's streams have now, and the shards that end in "
              "them, as if they were a day old",
              &Control::trim},
        Route{"POST", "/_tailrace/tidy", "", "does the housekeeping now, and waits for it",
              &Control::tidy},
    };
    return all;
}

bool Control::is_for(const HttpRequest& request) {
    const auto path = path_of(request.target);
    return request.method != "OPTIONS" &&
           (path.starts_with(root) || path == root.substr(0, root.size() - 1));
}

awaitable<HttpReply> Control::handle(const HttpRequest& request) {
    auto answered = co_await answer(request);
    HttpReply reply;
    reply.content_type = "application/json";
    if (answered) {
        reply.body = std::move(*answered);
    } else {
        reply.status = answered.error().status;
        reply.body = error_json(answered.error().why);
    }
    reply.body += '\n';
    co_return reply;
}

awaitable<Control::Answer> Control::answer(const HttpRequest& request) {
    auto path = path_of(request.target);
    if (path.size() < root.size()) path = root;
    std::string methods;
    for (const auto& route : routes()) {
        if (route.path != path) continue;
        if (route.method == request.method) {
            const bool asks = request.body.empty() && request.method == "GET";
            const auto query = asks ? query_json(request.target) : std::string();
            ControlArguments arguments(asks ? query : request.body, route.members);
            if (arguments.refusal()) co_return std::unexpected(Refusal{400, *arguments.refusal()});
            base::log(base::LogLevel::info, "controlled",
                      {{"method", route.method}, {"path", path}});
            co_return co_await (this->*route.act)(arguments);
        }
        methods.append(methods.empty() ? "" : " or ").append(route.method);
    }
    if (methods.empty()) {
        co_return std::unexpected(
            Refusal{404, fmt::format("there is no {}; GET {} lists what there is", path, root)});
    }
    co_return std::unexpected(
        Refusal{405, fmt::format("{} does not take {}; use {}", path, request.method, methods)});
}

awaitable<Control::Answer> Control::list(ControlArguments&) {
    std::string json;
    wire::json::Writer writer(json);
    const auto member = [&writer](std::string_view name, std::string_view text) {
        if (text.empty()) return;
        writer.key(name);
        writer.string(text);
    };
    writer.begin_object();
    writer.key("routes");
    writer.begin_array();
    for (const auto& route : routes()) {
        writer.begin_object();
        member("method", route.method);
        member("path", route.path);
        member("does", route.does);
        member("members", route.members);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    co_return json;
}

awaitable<Control::Answer> Control::read_clock(ControlArguments&) {
    co_return clock_json();
}

awaitable<Control::Answer> Control::freeze(ControlArguments&) {
    const auto frozen = co_await keeper_.freeze();
    if (!frozen) co_return std::unexpected(Refusal{500, "the clock runs on: the store failed"});
    co_return clock_json();
}

awaitable<Control::Answer> Control::advance(ControlArguments& arguments) {
    const auto advance = read_advance(arguments);
    if (arguments.refusal()) co_return std::unexpected(Refusal{400, *arguments.refusal()});
    Result<void> advanced;
    if (advance.to) {
        advanced = co_await keeper_.advance_to(*advance.to);
    } else {
        advanced = co_await keeper_.advance(advance.by);
    }
    if (!advanced)
        co_return std::unexpected(Refusal{status_of(advanced.error()), advanced.error().message});
    co_return co_await tidy_then(clock_json());
}

awaitable<Control::Answer> Control::resume(ControlArguments&) {
    const auto resumed = co_await keeper_.resume();
    if (!resumed)
        co_return std::unexpected(Refusal{500, "the clock still stands: the store failed"});
    co_return clock_json();
}

awaitable<Control::Answer> Control::list_faults(ControlArguments&) {
    co_return faults_json();
}

awaitable<Control::Answer> Control::add_fault(ControlArguments& arguments) {
    auto rule = read_fault_rule(arguments);
    if (arguments.refusal()) co_return std::unexpected(Refusal{400, *arguments.refusal()});
    const auto added = faults_.add(std::move(rule));
    std::string json;
    wire::json::Writer writer(json);
    write(writer, added);
    co_return json;
}

awaitable<Control::Answer> Control::clear_faults(ControlArguments& arguments) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto rule = arguments.integer("rule", 1, most);
    if (arguments.refusal()) co_return std::unexpected(Refusal{400, *arguments.refusal()});
    if (!rule) {
        faults_.clear();
    } else if (!faults_.remove(static_cast<std::uint64_t>(*rule))) {
        co_return std::unexpected(
            Refusal{404, fmt::format("there is no rule {}; GET {}faults lists them", *rule, root)});
    }
    co_return faults_json();
}

awaitable<std::expected<Control::Lineages, Control::Refusal>> Control::find_lineage(
    ControlArguments& arguments) {
    const auto table = arguments.text("table").value_or("");
    if (table.empty()) arguments.refuse(R"(say which table: {"table": "Orders"})");
    if (arguments.refusal()) co_return std::unexpected(Refusal{400, *arguments.refusal()});
    stream::Lineage rows(service_.environment().store, table::stream_space);
    auto lineage = co_await read_lineage(rows, table);
    if (!lineage) co_return std::unexpected(Refusal{500, lineage.error().message});
    if (!lineage->empty()) co_return std::move(*lineage);
    co_return std::unexpected(
        Refusal{404, fmt::format("there is no stream of a table '{}'; create the table with a "
                                 "StreamSpecification, or enable one by UpdateTable",
                                 table)});
}

awaitable<Control::Answer> Control::list_shards(ControlArguments& arguments) {
    const auto lineage = co_await find_lineage(arguments);
    if (!lineage) co_return std::unexpected(lineage.error());
    co_return lineage_json(*lineage);
}

awaitable<Control::Answer> Control::change_shards(ControlArguments& arguments, Change change) {
    const auto wanted = arguments.text("shard");
    const auto lineage = co_await find_lineage(arguments);
    if (!lineage) co_return std::unexpected(lineage.error());
    // Only the latest stream may be on.
    const auto& [stream, shards] = lineage->back();
    std::vector<stream::ShardId> changing;
    for (const auto& shard : shards) {
        const stream::ShardId id(shard.log);
        if (!shard.end && (!wanted || id.text() == *wanted)) changing.push_back(id);
    }
    bool changed = !changing.empty();
    for (const auto& shard : changing) {
        const auto done = co_await (service_.context().shards.*change)(stream.table_name, shard);
        if (!done) co_return std::unexpected(Refusal{500, done.error().message});
        changed = changed && *done;
    }
    if (changed) co_return co_await list_shards(arguments);
    co_return std::unexpected(Refusal{
        409, fmt::format("{} of the table '{}' could be changed: it must be open, and its table "
                         "ACTIVE; GET {}shards?table={} lists them",
                         wanted ? "no shard '" + *wanted + "'" : "not every shard",
                         stream.table_name, root, stream.table_name)});
}

awaitable<Control::Answer> Control::roll(ControlArguments& arguments) {
    return change_shards(arguments, &table::ShardLife::roll);
}

awaitable<Control::Answer> Control::split(ControlArguments& arguments) {
    return change_shards(arguments, &table::ShardLife::split);
}

awaitable<Control::Answer> Control::trim(ControlArguments& arguments) {
    const auto lineage = co_await find_lineage(arguments);
    if (!lineage) co_return std::unexpected(lineage.error());
    const auto trimmed = co_await service_.context().retention.trim(
        lineage->back().stream.table_name, clock_.now() + 1);
    if (!trimmed) co_return std::unexpected(Refusal{500, trimmed.error().message});
    co_return co_await list_shards(arguments);
}

awaitable<Control::Answer> Control::tidy(ControlArguments&) {
    co_return co_await tidy_then("{}");
}

std::string Control::clock_json() {
    const auto frozen = clock_.setting().frozen_at.has_value();
    const auto now = clock_.now();
    std::string json;
    wire::json::Writer writer(json);
    writer.begin_object();
    writer.key("now");
    writer.string(stream::stream_label(now) + "Z");
    writer.key("now_ms");
    writer.integer(now);
    writer.key("offset_ms");
    writer.integer(now - clock_.machine().now());
    writer.key("frozen");
    writer.boolean(frozen);
    writer.end_object();
    return json;
}

std::string Control::faults_json() const {
    std::string json;
    wire::json::Writer writer(json);
    writer.begin_object();
    writer.key("rules");
    writer.begin_array();
    for (const auto& entry : faults_.list()) write(writer, entry);
    writer.end_array();
    writer.end_object();
    return json;
}

awaitable<Control::Answer> Control::tidy_then(std::string json) {
    const auto tidied = co_await service_.tidy_up();
    if (tidied) co_return json;
    co_return std::unexpected(
        Refusal{500, fmt::format("the housekeeping failed: {}; the log says why, and POST "
                                 "/_tailrace/tidy tries again",
                                 tidied.error().message)});
}

}  // namespace tailrace::server
