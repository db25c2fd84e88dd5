// Arguments to what is wanted.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "cli/arguments/options.h"
#include "cli/arguments/outline.h"

namespace tailrace::cli::arguments {

enum class Command : std::uint8_t {
    tail,
    records,
    list_streams,
    describe_stream,
    stream_tree,
    put,
    get,
    scan,
    completion,
};

/// The options of the command that was chosen are filled.
struct CommandLine {
    Command command = Command::tail;
    TailOptions tail;
    RecordsOptions records;
    StreamsOptions streams;
    PutOptions put;
    GetOptions get;
    ScanOptions scan;
    std::string shell;
};

/// To print and leave with.
struct Farewell {
    int status;
    std::string text;
};

/// `arguments` without the program's name. `others` describes the commands that are run
/// elsewhere, for help and completion.
std::variant<CommandLine, Farewell> parse_command_line(std::vector<std::string> arguments,
                                                       const std::vector<Outline>& others);

/// All of the program's commands.
Outline program_outline(const std::vector<Outline>& others);

}  // namespace tailrace::cli::arguments
