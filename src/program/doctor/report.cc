#include "program/doctor/report.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "wire/json/writer.h"

namespace tailrace::program::doctor {

namespace {

constexpr std::array<std::string_view, 4> status_names{"ok", "warning", "failed", "unknown"};

std::string_view name_of(Status status) {
    return status_names[static_cast<std::size_t>(status)];
}

std::string text_of(const Finding& finding) {
    const auto* const before_remedy = finding.remedy.empty() ? "" : "; ";
    return fmt::format("{:<8} {:<15} {}{}{}\n", name_of(finding.status), finding.check,
                       finding.measured, before_remedy, finding.remedy);
}

void write_number(wire::json::Writer& writer, double value) {
    if (value == std::trunc(value)) {
        writer.integer(static_cast<std::int64_t>(value));
    } else {
        writer.real(value);
    }
}

std::string json_of(const Finding& finding) {
    std::string out;
    wire::json::Writer writer(out);
    const auto member = [&](std::string_view name, std::string_view text) {
        writer.key(name);
        writer.string(text);
    };
    writer.begin_object();
    member("check", finding.check);
    member("status", name_of(finding.status));
    member("measured", finding.measured);
    if (!finding.remedy.empty()) member("remedy", finding.remedy);
    if (!finding.values.empty()) {
        writer.key("values");
        writer.begin_object();
        for (const auto& [name, value] : finding.values) {
            writer.key(name);
            write_number(writer, value);
        }
        writer.end_object();
    }
    writer.end_object();
    return out + "\n";
}

}  // namespace

std::string line_of(const Finding& finding, Form form) {
    return form == Form::json ? json_of(finding) : text_of(finding);
}

std::string Tally::line() const {
    std::vector<std::string> parts;
    for (const auto& [status, count] : counts_)
        parts.push_back(fmt::format("{} {}", count, name_of(status)));
    return fmt::format("{}\n", fmt::join(parts, ", "));
}

}  // namespace tailrace::program::doctor
