// How a command ends, but for well.
#pragma once

#include <expected>
#include <string>

#include "tailrace/client_error.h"

namespace tailrace::cli {

/// What the program exits with.
namespace exit_status {
inline constexpr int done = 0;
/// The service refused or could not be reached, or there is no such thing.
inline constexpr int failed = 1;
/// The command line, the configuration or the input is wrong; nothing was sent for it.
inline constexpr int usage = 2;
inline constexpr int interrupted = 130;
inline constexpr int terminated = 143;
}  // namespace exit_status

struct Failure {
    int status = exit_status::failed;
    /// One line for people, with the remedy where there is one.
    std::string text;
};

template <class T = void>
using Outcome = std::expected<T, Failure>;

std::unexpected<Failure> usage_failure(std::string text);
std::unexpected<Failure> failure(std::string text);
/// Of a call.
std::unexpected<Failure> failure(const ClientError& error);

/// In one line.
std::string one_line(std::string text);

}  // namespace tailrace::cli
