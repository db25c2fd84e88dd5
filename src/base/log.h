// The server's log: one line an event, a message and named values, to standard error.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tailrace::base {

enum class LogLevel : std::uint8_t { debug, info, warning, error, off };

/// text: `time=2026-01-02T03:04:05.678Z level=info msg="table created" table=Orders`; json: the
/// same as one object.
enum class LogFormat : std::uint8_t { text, json };

struct LogField {
    LogField(std::string_view name, std::string_view value) : name(name), value(value) {}
    LogField(std::string_view name, std::integral auto number)
        : name(name), value(std::to_string(number)), is_number(true) {}

    std::string_view name;
    std::string value;
    bool is_number = false;
};

/// Until this is called, warnings and errors are written as text. Call it before there are threads.
void start_log(LogLevel level, LogFormat format);

/// Worth asking before fields are put together on a busy path.
bool logs(LogLevel level);

/// Safe from any thread. `message` is a fixed text, what varies goes into fields.
void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

/// One event as `log` writes it, without time and level.
std::string log_line(LogFormat format, std::string_view message,
                     std::initializer_list<LogField> fields);

}  // namespace tailrace::base
