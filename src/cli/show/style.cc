#include "cli/show/style.h"

#include <cstddef>
#include <iterator>

#include <fmt/format.h>

namespace tailrace::cli::show {

namespace {

std::string_view code_of(Color color) {
    switch (color) {
        case Color::plain:
            return "";
        case Color::bold:
            return "\x1b[1m";
        case Color::dim:
            return "\x1b[2m";
        case Color::red:
            return "\x1b[31m";
        case Color::green:
            return "\x1b[32m";
        case Color::yellow:
            return "\x1b[33m";
        case Color::cyan:
            return "\x1b[36m";
    }
    return "";
}

constexpr unsigned char c1_lead = 0xc2;  // of U+0080 to U+00BF in UTF-8

}  // namespace

void Style::append(std::string& out, Color color, std::string_view text) const {
    if (!has_color_ || color == Color::plain) {
        out.append(text);
        return;
    }
    out.append(code_of(color)).append(text).append("\x1b[0m");
}

std::string Style::paint(Color color, std::string_view text) const {
    std::string out;
    append(out, color, text);
    return out;
}

void append_visible(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (byte < 0x20 || byte == 0x7f) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        } else if (byte == c1_lead && next >= 0x80 && next < 0xa0) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", next);
            ++i;
        } else {
            out += text[i];
        }
    }
}

std::string visible(std::string_view text) {
    std::string out;
    append_visible(out, text);
    return out;
}

}  // namespace tailrace::cli::show
