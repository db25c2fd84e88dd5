#include "cli/change_filter.h"

#include <algorithm>
#include <cctype>
#include <ranges>
#include <utility>

#include <fmt/format.h>

namespace tailrace::cli {

namespace {

std::optional<OperationType> event_of(std::string name) {
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return from_name<OperationType>(name);
}

Outcome<std::vector<OperationType>> parse_events(const std::vector<std::string>& texts) {
    std::vector<OperationType> events;
    for (const auto& text : texts) {
        for (const auto part : std::views::split(text, ',')) {
            const std::string name(part.begin(), part.end());
            const auto event = event_of(name);
            if (!event) {
                return usage_failure(
                    fmt::format("--event expects INSERT, MODIFY or REMOVE, not '{}'", name));
            }
            events.push_back(*event);
        }
    }
    return events;
}

}  // namespace

Outcome<ChangeFilter> ChangeFilter::parse(const arguments::ReadOptions& options) {
    ChangeFilter filter;
    auto events = parse_events(options.events);
    if (!events) return std::unexpected(std::move(events.error()));
    filter.events_ = *std::move(events);
    auto key = typed::KeyText::parse(options.keys);
    if (!key) return usage_failure("--key expects " + key.error());
    filter.key_ = *std::move(key);
    if (!options.pattern) return filter;
    auto pattern = pattern::EventPattern::parse(*options.pattern);
    if (!pattern) return usage_failure("--pattern: " + pattern.error());
    filter.pattern_ = *std::move(pattern);
    return filter;
}

bool ChangeFilter::passes(const Record& record, std::string_view json) const {
    if (!events_.empty()) {
        if (!record.event_name) return false;
        if (std::ranges::find(events_, *record.event_name) == events_.end()) return false;
    }
    if (!key_.empty()) {
        if (!record.dynamodb || !record.dynamodb->keys) return false;
        if (!key_.matches(*record.dynamodb->keys)) return false;
    }
    return !pattern_ || pattern_->matches(json);
}

}  // namespace tailrace::cli
