// What surrounds a command.
#pragma once

#include <stop_token>
#include <string_view>

#include "cli/output.h"
#include "client/settings.h"
#include "tailrace/call_options.h"
#include "tailrace/timestamp.h"

namespace tailrace::cli {

struct Context {
    Output& output;
    /// Asks the command to end.
    std::stop_token stop;
    const client::Surroundings& surroundings;
    Timestamp now;
    /// Whether people see what goes to standard error.
    bool shows_progress = false;

    CallOptions call_options() const { return {.stop = stop}; }
};

/// One line to standard error, of something that does not end the command.
void warn(std::string_view text);

}  // namespace tailrace::cli
