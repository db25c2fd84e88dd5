// Colours of a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tailrace::cli::show {

enum class Color : std::uint8_t { plain, bold, dim, red, green, yellow, cyan };

/// Paints, or leaves texts as they are.
class Style {
 public:
    explicit Style(bool has_color = false) : has_color_(has_color) {}

    void append(std::string& out, Color color, std::string_view text) const;
    std::string paint(Color color, std::string_view text) const;

 private:
    bool has_color_;
};

/// What a terminal would obey is spelled out: `\u001b`.
void append_visible(std::string& out, std::string_view text);
std::string visible(std::string_view text);

}  // namespace tailrace::cli::show
