#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <memory>

#include <fmt/format.h>

namespace tailrace::base {

namespace {

constexpr auto text_pattern = "time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v";
constexpr auto json_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::off:
            break;
    }
    return spdlog::level::off;
}

struct Log {
    explicit Log(LogLevel level, LogFormat format)
        : format(format), logger("tailrace", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        logger.set_level(spdlog_level(level));
        logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
            format == LogFormat::json ? json_pattern : text_pattern,
            spdlog::pattern_time_type::utc));
    }

    LogFormat format;
    spdlog::logger logger;
};

std::unique_ptr<Log>& current() {
    static auto log = std::make_unique<Log>(LogLevel::warning, LogFormat::text);
    return log;
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

bool is_bare(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '=' && c != '\\';
    });
}

void append_text(std::string& out, const LogField& field) {
    if (!out.empty()) out += ' ';
    out.append(field.name) += '=';
    if (is_bare(field.value)) {
        out += field.value;
    } else {
        append_quoted(out, field.value);
    }
}

void append_json(std::string& out, const LogField& field) {
    if (!out.empty()) out += ',';
    append_quoted(out, field.name);
    out += ':';
    if (field.is_number) {
        out += field.value;
    } else {
        append_quoted(out, field.value);
    }
}

}  // namespace

void start_log(LogLevel level, LogFormat format) {
    current() = std::make_unique<Log>(level, format);
}

bool logs(LogLevel level) {
    return current()->logger.should_log(spdlog_level(level));
}

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    if (!logs(level)) return;
    const auto line = log_line(current()->format, message, fields);
    current()->logger.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

std::string log_line(LogFormat format, std::string_view message,
                     std::initializer_list<LogField> fields) {
    std::string out;
    const auto append = format == LogFormat::json ? append_json : append_text;
    append(out, {"msg", message});
    for (const auto& field : fields) append(out, field);
    return out;
}

}  // namespace tailrace::base
