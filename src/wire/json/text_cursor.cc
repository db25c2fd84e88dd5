#include "wire/json/text_cursor.h"

#include <cstddef>
#include <string_view>

namespace tailrace::wire::json {

bool TextCursor::ends_scalar(char c) {
    return c == ',' || c == '}' || c == ']' || c == ':' || is_blank(c);
}

bool TextCursor::at_end() {
    skip_blanks();
    return !failed_ && at_ == text_.size();
}

bool TextCursor::take_null() {
    skip_blanks();
    constexpr std::string_view null = "null";
    if (failed_ || !text_.substr(at_).starts_with(null)) return false;
    at_ += null.size();
    return true;
}

std::string_view TextCursor::plain_string() {
    skip_blanks();
    const auto begin = at_ + 1;
    skip_string();
    if (failed_) return {};
    const auto text = text_.substr(begin, at_ - begin - 1);
    if (text.find('\\') != std::string_view::npos) fail();
    return text;
}

/// A quote ends it unless an odd number of backslashes is before it.
void TextCursor::skip_string() {
    if (at_ >= text_.size() || text_[at_] != '"') return fail();
    const auto begin = at_ + 1;
    for (auto quote = text_.find('"', begin); quote != std::string_view::npos;
         quote = text_.find('"', quote + 1)) {
        auto escape = quote;
        while (escape > begin && text_[escape - 1] == '\\') --escape;
        if ((quote - escape) % 2 != 0) continue;
        at_ = quote + 1;
        return;
    }
    fail();
}

void TextCursor::skip_nested() {
    int depth = 0;
    while (at_ < text_.size() && !failed_) {
        const char c = text_[at_];
        if (c == '"') {
            skip_string();
            continue;
        }
        ++at_;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return;
    }
    fail();
}

void TextCursor::skip_scalar() {
    const auto begin = at_;
    while (at_ < text_.size() && !ends_scalar(text_[at_])) ++at_;
    if (at_ == begin) fail();
}

std::string_view TextCursor::value() {
    skip_blanks();
    if (failed_ || at_ == text_.size()) {
        fail();
        return {};
    }
    const auto begin = at_;
    const char c = text_[at_];
    if (c == '"') {
        skip_string();
    } else if (c == '{' || c == '[') {
        skip_nested();
    } else {
        skip_scalar();
    }
    return failed_ ? std::string_view() : text_.substr(begin, at_ - begin);
}

}  // namespace tailrace::wire::json
