// What a look at one thing came to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tailrace::program::doctor {

enum class Status : std::uint8_t {
    ok,
    /// It works, and should not stay so.
    warning,
    /// Servers cannot work so, or not rightly.
    failed,
    /// It could not be looked at.
    unknown
};

struct Finding {
    Status status = Status::ok;
    /// Of a few words.
    std::string check;
    std::string measured;
    /// What to do; empty if there is nothing to.
    std::string remedy;
    /// What was measured, for programs; the units are in the names.
    std::map<std::string, double> values;
};

using Findings = std::vector<Finding>;

}  // namespace tailrace::program::doctor
