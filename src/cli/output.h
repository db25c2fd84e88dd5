// Standard output, and whether anybody reads it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/failure.h"
#include "cli/show/style.h"
#include "client/settings.h"

namespace tailrace::cli {

/// Gathers text and writes it in large pieces. Of one thread.
class Output {
 public:
    explicit Output(int descriptor = 1) : descriptor_(descriptor) {}

    bool is_terminal() const;
    /// What is put here comes with the next flush.
    std::string& text() { return text_; }
    /// Once much has gathered. False from when writing has failed.
    bool flush_if_large();
    bool flush();
    /// Nobody reads it any more: no failure of ours.
    bool is_broken_pipe() const;
    bool has_failed() const { return error_ != 0; }
    /// Of writing, broken pipes apart.
    Outcome<> outcome() const;

 private:
    int descriptor_;
    std::string text_;
    int error_ = 0;
};

/// `auto`, `always` or `never`; NO_COLOR and TERM=dumb count for `auto`.
bool wants_color(std::string_view choice, bool is_terminal,
                 const client::Surroundings& surroundings);

}  // namespace tailrace::cli
