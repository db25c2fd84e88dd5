#include "server/control_arguments.h"

#include <simdjson.h>

#include <algorithm>
#include <ranges>
#include <utility>

#include <fmt/format.h>

namespace tailrace::server {

namespace {

using Json = simdjson::dom::element;

std::optional<Json> member(const std::optional<wire::json::Document>& document,
                           std::string_view name) {
    if (!document || !document->root()) return std::nullopt;
    Json found;
    if ((*document->root())[name].get(found) != simdjson::SUCCESS) return std::nullopt;
    return found;
}

bool names(std::string_view known, std::string_view name) {
    return std::ranges::any_of(known | std::views::split(' '), [name](auto&& word) {
        return std::string_view(word.begin(), word.end()) == name;
    });
}

}  // namespace

ControlArguments::ControlArguments(std::string_view body, std::string_view known) {
    auto parsed = wire::json::Document::parse(body);
    if (!parsed || (parsed->root() && !parsed->root()->is_object())) {
        refuse(R"(the body is no JSON object; send one, as in {"seconds": 901})");
        return;
    }
    document_ = std::move(*parsed);
    if (!document_->root()) return;
    const simdjson::dom::object members = document_->root()->get_object().value_unsafe();
    for (const auto& [name, value] : members) {
        if (names(known, name)) continue;
        refuse(known.empty()
                   ? fmt::format("there is no member '{}' here; send no body", name)
                   : fmt::format("there is no member '{}' here; those there are: {}", name, known));
    }
}

bool ControlArguments::has(std::string_view name) const {
    return member(document_, name).has_value();
}

std::optional<std::string> ControlArguments::text(std::string_view name) {
    const auto value = member(document_, name);
    if (!value) return std::nullopt;
    std::string_view text;
    if (value->get(text) == simdjson::SUCCESS) return std::string(text);
    refuse(fmt::format("{} must be a string", name));
    return std::nullopt;
}

std::optional<double> ControlArguments::number(std::string_view name, double min, double max) {
    const auto value = member(document_, name);
    if (!value) return std::nullopt;
    double number = 0;
    if (value->get(number) == simdjson::SUCCESS && number >= min && number <= max) return number;
    refuse(fmt::format("{} must be a number from {} to {}", name, min, max));
    return std::nullopt;
}

std::optional<std::int64_t> ControlArguments::integer(std::string_view name, std::int64_t min,
                                                      std::int64_t max) {
    const auto value = member(document_, name);
    if (!value) return std::nullopt;
    std::int64_t number = 0;
    if (value->get(number) == simdjson::SUCCESS && number >= min && number <= max) return number;
    refuse(fmt::format("{} must be a whole number from {} to {}", name, min, max));
    return std::nullopt;
}

void ControlArguments::refuse(std::string why) {
    if (!refusal_) refusal_ = std::move(why);
}

}  // namespace tailrace::server
