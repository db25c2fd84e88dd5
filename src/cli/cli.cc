#include "cli/cli.h"

#include <unistd.h>

#include <cstdio>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/clock.h"
#include "cli/arguments/command_line.h"
#include "cli/commands.h"
#include "cli/interruption.h"

namespace tailrace::cli {

namespace {

Outcome<> run_command(const arguments::CommandLine& line, Context& context) {
    switch (line.command) {
        case arguments::Command::tail:
            return tail(line.tail, context);
        case arguments::Command::records:
            return records(line.records, context);
        case arguments::Command::list_streams:
            return list_streams(line.streams, context);
        case arguments::Command::describe_stream:
            return describe_stream(line.streams, context);
        case arguments::Command::stream_tree:
            return show_stream_tree(line.streams, context);
        case arguments::Command::put:
            return put(line.put, context);
        case arguments::Command::get:
            return get(line.get, context);
        case arguments::Command::scan:
            return scan(line.scan, context);
        case arguments::Command::completion:
            break;
    }
    return {};
}

/// What was written counts even if the command failed later.
Outcome<> run_to_end(const arguments::CommandLine& line, Context& context) {
    auto outcome = run_command(line, context);
    context.output.flush();
    return outcome ? context.output.outcome() : outcome;
}

/// Whether a command has nothing to do once nobody reads what it says.
bool only_prints(arguments::Command command) {
    return command != arguments::Command::put;
}

int status_of(const Outcome<>& outcome, const Interruption& interruption, const Output& output) {
    if (interruption.signal() != 0) return 128 + interruption.signal();
    if (output.is_broken_pipe() || interruption.token().stop_requested()) return exit_status::done;
    if (outcome) return exit_status::done;
    warn(outcome.error().text);
    return outcome.error().status;
}

}  // namespace

int run(std::vector<std::string> words, const std::vector<arguments::Outline>& others) {
    const auto parsed = arguments::parse_command_line(std::move(words), others);
    if (const auto* const farewell = std::get_if<arguments::Farewell>(&parsed)) {
        std::fputs(farewell->text.c_str(), farewell->status == 0 ? stdout : stderr);
        return farewell->status;
    }
    const auto& line = std::get<arguments::CommandLine>(parsed);
    const Interruption interruption(only_prints(line.command) ? STDOUT_FILENO : -1);
    const client::ProcessSurroundings surroundings;
    base::SystemClock clock;
    Output output;
    Context context{.output = output,
                    .stop = interruption.token(),
                    .surroundings = surroundings,
                    .now = {clock.now()},
                    .shows_progress = Output(STDERR_FILENO).is_terminal()};
    const auto outcome = run_to_end(line, context);
    return status_of(outcome, interruption, output);
}

}  // namespace tailrace::cli
