#include "cli/pattern/wildcard.h"

#include <cstddef>

namespace tailrace::cli::pattern {

std::expected<Wildcard, std::string> Wildcard::parse(std::string_view text) {
    Wildcard parsed;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] == '*') {
            if (next == '*') return std::unexpected("two stars side by side say no more than one");
            parsed.pieces_.emplace_back();
        } else if (text[i] != '\\') {
            parsed.pieces_.back() += text[i];
        } else if (next == '*' || next == '\\') {
            parsed.pieces_.back() += next;
            ++i;
        } else {
            return std::unexpected("a backslash stands before a star or a backslash only");
        }
    }
    return parsed;
}

bool Wildcard::matches(std::string_view text) const {
    const auto& first = pieces_.front();
    const auto& last = pieces_.back();
    if (pieces_.size() == 1) return text == first;
    if (text.size() < first.size() + last.size()) return false;
    if (!text.starts_with(first) || !text.ends_with(last)) return false;
    text.remove_prefix(first.size());
    text.remove_suffix(last.size());
    for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
        const auto place = text.find(pieces_[i]);
        if (place == std::string_view::npos) return false;
        text.remove_prefix(place + pieces_[i].size());
    }
    return true;
}

}  // namespace tailrace::cli::pattern
