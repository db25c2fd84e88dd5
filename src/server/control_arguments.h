// The body of a control request: one flat JSON object with known members.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/json/document.h"

namespace tailrace::server {

/// Takes members one by one and remembers the first thing that was wrong, with its remedy. A member
/// that was not sent, or was refused, is empty.
class ControlArguments {
 public:
    /// `known` are the names of members, with a blank between them. No body is an empty object.
    ControlArguments(std::string_view body, std::string_view known);

    bool has(std::string_view name) const;
    std::optional<std::string> text(std::string_view name);
    /// A number of [min, max].
    std::optional<double> number(std::string_view name, double min, double max);
    /// A whole number of [min, max].
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);

    void refuse(std::string why);
    const std::optional<std::string>& refusal() const { return refusal_; }

 private:
    std::optional<wire::json::Document> document_;
    std::optional<std::string> refusal_;
};

}  // namespace tailrace::server
