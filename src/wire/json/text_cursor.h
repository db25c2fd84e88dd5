// Goes through JSON text once, member by member; who looks at a member takes its value or passes
// it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tailrace::wire::json {

/// Once it has met what it does not know it stays there, and `failed`.
class TextCursor {
 public:
    explicit TextCursor(std::string_view text) : text_(text) {}

    bool failed() const { return failed_; }
    /// All was read, but for blanks.
    bool at_end();

    /// Goes past `c`, if it is next but for blanks.
    bool take(char c) {
        skip_blanks();
        if (failed_ || at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    /// Past `c`, which must come.
    void expect(char c) {
        if (!take(c)) fail();
    }
    /// The text of a string without escapes.
    std::string_view plain_string();
    /// The text of any value. Brackets are counted, not compared.
    std::string_view value();
    /// Goes past `null`, if it is next.
    bool take_null();

    /// Calls `member(name)` for each of an object; it goes past the value.
    template <class Member>
    void object(Member member) {
        expect('{');
        if (take('}')) return;
        do {
            const auto name = plain_string();
            expect(':');
            if (!failed_) member(name);
        } while (!failed_ && take(','));
        expect('}');
    }
    /// Calls `element()` for each of an array; it goes past the element.
    template <class Element>
    void array(Element element) {
        expect('[');
        if (take(']')) return;
        do {
            element();
        } while (!failed_ && take(','));
        expect(']');
    }
    void fail() { failed_ = true; }

 private:
    static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
    static bool ends_scalar(char c);

    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    void skip_string();
    void skip_nested();
    void skip_scalar();

    std::string_view text_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace tailrace::wire::json
