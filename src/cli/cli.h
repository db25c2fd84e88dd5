// The program's clients: `tailrace tail`, `streams`, `records`, `put`, `get`, `scan`, `completion`.
//
// They speak to a service through the public client and consumer alone, be it Tailrace or AWS, and
// share nothing with the server but the program that they are in.
//
//     arguments/ ──▶ options ──▶ tail ─┬─ follow  the consumer, one process, all shards
//       (help, completion)            └─ walk    what is there, once (records too)
//                                            │
//                                            change_sink: filter, limits, form
//                                                       │
//                                       show/: JSON lines, differences, trees ──▶ output
//
// What is data goes to standard output, all else to standard error, a line each. A command returns
// an `Outcome`; `failure.h` has what the program exits with. A reader that goes away is no failure:
// the command ends as if it had been told to.
//
// Threads: a command runs on the program's first thread. `Interruption` watches for signals on
// another, and asks by a stop token; the consumer calls from a third, which has the sink for itself
// meanwhile.
//
// Not here: the server (program/), what an event pattern is (pattern/), how things look (show/).
#pragma once

#include <string>
#include <vector>

#include "cli/arguments/outline.h"

namespace tailrace::cli {

/// `words` are the arguments, without the program's name; `others` describes the commands that are
/// none of these, for help and completion. Returns what the program is to exit with.
int run(std::vector<std::string> words, const std::vector<arguments::Outline>& others);

}  // namespace tailrace::cli
