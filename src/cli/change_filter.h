// Which changes are wanted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments/options.h"
#include "cli/failure.h"
#include "cli/pattern/event_pattern.h"
#include "cli/typed/key_text.h"
#include "tailrace/record.h"

namespace tailrace::cli {

class ChangeFilter {
 public:
    /// From `events` (names, with commas between), `keys` and `pattern`.
    static Outcome<ChangeFilter> parse(const arguments::ReadOptions& options);

    /// `json` is the record's text.
    bool passes(const Record& record, std::string_view json) const;

 private:
    /// All if empty.
    std::vector<OperationType> events_;
    typed::KeyText key_;
    std::optional<pattern::EventPattern> pattern_;
};

}  // namespace tailrace::cli
