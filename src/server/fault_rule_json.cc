#include "server/fault_rule_json.h"

#include <limits>

#include <fmt/format.h>

namespace tailrace::server {

namespace {

constexpr std::int64_t integer_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t latency_ms_max = 600'000;

std::optional<wire::Operation> operation_of(std::string_view name) {
    for (const auto* prefix : {"DynamoDB_20120810.", "DynamoDBStreams_20120810."}) {
        if (const auto operation = wire::parse_target(std::string(prefix).append(name)))
            return operation;
    }
    return std::nullopt;
}

void read_kind(ControlArguments& arguments, FaultRule& rule) {
    const auto kind = fault_kind_of(arguments.text("kind").value_or(""));
    if (kind) {
        rule.kind = *kind;
    } else {
        arguments.refuse(
            "kind must be one of throttling, internal_error, latency, drop_before, "
            "drop_after_commit, empty_page, expired_iterator, trimmed_iterator, late_child");
    }
}

void read_operation(ControlArguments& arguments, FaultRule& rule) {
    const auto name = arguments.text("operation");
    if (!name) return;
    rule.operation = operation_of(*name);
    if (!rule.operation) {
        arguments.refuse(
            fmt::format("there is no operation '{}'; write it as in GetRecords, or "
                        "leave it out and all are meant",
                        *name));
    } else if (!can_strike(rule.kind, *rule.operation)) {
        arguments.refuse(fmt::format(
            "{} cannot strike {}; leave the operation out and those are meant that it can strike",
            name_of(rule.kind), *name));
    }
}

}  // namespace

FaultRule read_fault_rule(ControlArguments& arguments) {
    FaultRule rule;
    read_kind(arguments, rule);
    read_operation(arguments, rule);
    rule.table = arguments.text("table").value_or("");
    rule.probability = arguments.number("probability", 0, 1).value_or(1);
    if (const auto seed = arguments.integer("seed", 0, integer_max))
        rule.seed = static_cast<std::uint64_t>(*seed);
    if (const auto count = arguments.integer("count", 1, integer_max))
        rule.count = static_cast<std::uint64_t>(*count);
    rule.latency =
        base::Milliseconds(arguments.integer("latency_ms", 0, latency_ms_max).value_or(0));
    if (rule.kind == FaultKind::latency && rule.latency.count() == 0)
        arguments.refuse(R"(latency needs its length: add "latency_ms", as in 250)");
    return rule;
}

void write(wire::json::Writer& writer, const Faults::Entry& entry) {
    const auto number = [&writer](std::string_view name, std::uint64_t value) {
        writer.key(name);
        writer.integer(static_cast<std::int64_t>(value));
    };
    const auto& rule = entry.rule;
    writer.begin_object();
    number("rule", entry.number);
    writer.key("kind");
    writer.string(name_of(rule.kind));
    if (rule.operation) {
        writer.key("operation");
        writer.string(wire::name_of(*rule.operation));
    }
    if (!rule.table.empty()) {
        writer.key("table");
        writer.string(rule.table);
    }
    writer.key("probability");
    writer.real(rule.probability);
    if (rule.seed) number("seed", *rule.seed);
    if (rule.count) number("count", *rule.count);
    if (rule.latency.count() > 0)
        number("latency_ms", static_cast<std::uint64_t>(rule.latency.count()));
    number("seen", entry.seen);
    number("struck", entry.struck);
    writer.end_object();
}

}  // namespace tailrace::server
