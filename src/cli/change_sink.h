// Where changes go that were read: through the filter, to the output.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cli/change_filter.h"
#include "cli/output.h"
#include "cli/show/style.h"
#include "tailrace/record.h"
#include "tailrace/timestamp.h"

namespace tailrace::cli {

enum class ChangeForm : std::uint8_t { json, plain_json, difference };

struct ChangeLimits {
    /// Later changes are not wanted. Records are dated in whole seconds.
    std::optional<Timestamp> until;
    std::optional<std::uint64_t> count;
};

/// What a reader is to do after a page.
enum class Taken : std::uint8_t {
    all,
    /// What follows in this shard is too late.
    past_end,
    /// Nothing more is wanted at all, or nobody is there to read it.
    finished,
};

class ChangeSink {
 public:
    ChangeSink(ChangeFilter filter, ChangeForm form, show::Style style, ChangeLimits limits,
               Output& output)
        : filter_(std::move(filter)),
          form_(form),
          style_(style),
          limits_(limits),
          output_(output) {}

    /// Records, each with its text, of one shard and in their order; what passes is written before
    /// this returns.
    Taken take(std::span<const Record> records, std::span<const std::string_view> texts);
    /// For a page of which the first records are not wanted.
    Taken take(const RecordPage& page, std::size_t first);

    const ChangeLimits& limits() const { return limits_; }
    /// How many were written.
    std::uint64_t count() const { return count_; }

 private:
    bool is_too_late(const Record& record) const;
    void write(const Record& record, std::string_view text);

    ChangeFilter filter_;
    ChangeForm form_;
    show::Style style_;
    ChangeLimits limits_;
    Output& output_;
    std::uint64_t count_ = 0;
};

/// By the options and by where the output goes.
Outcome<ChangeSink> make_change_sink(const arguments::ReadOptions& options, ChangeLimits limits,
                                     std::string_view terminal_output, Output& output,
                                     const client::Surroundings& surroundings);

}  // namespace tailrace::cli
