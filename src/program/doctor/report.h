// Findings, for people and for programs.
#pragma once

#include <map>
#include <string>

#include "program/doctor/finding.h"

namespace tailrace::program::doctor {

enum class Form : std::uint8_t { text, json };

/// A line, with its end.
std::string line_of(const Finding& finding, Form form);

/// How many there were of each kind.
class Tally {
 public:
    void add(const Finding& finding) { ++counts_[finding.status]; }
    bool any_failed() const { return counts_.contains(Status::failed); }
    /// A line for people.
    std::string line() const;

 private:
    std::map<Status, unsigned> counts_;
};

}  // namespace tailrace::program::doctor
