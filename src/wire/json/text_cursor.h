// Goes through JSON text, member by member, without looking into values.
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
    bool take(char c);
    /// Past `c`, which must come.
    void expect(char c);
    /// The text of a string without escapes.
    std::string_view plain_string();
    /// The text of any value. Brackets are counted, not compared.
    std::string_view value();

    /// Calls `member(name, value)` for each of an object.
    template <class Member>
    void object(Member member) {
        expect('{');
        if (take('}')) return;
        do {
            const auto name = plain_string();
            expect(':');
            const auto text = value();
            if (!failed_) member(name, text);
        } while (!failed_ && take(','));
        expect('}');
    }
    /// Calls `element(value)` for each of an array.
    template <class Element>
    void array(Element element) {
        expect('[');
        if (take(']')) return;
        do {
            const auto text = value();
            if (!failed_) element(text);
        } while (!failed_ && take(','));
        expect(']');
    }
    void fail() { failed_ = true; }

 private:
    void skip_blanks();
    void skip_string();
    void skip_nested();
    void skip_scalar();

    std::string_view text_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace tailrace::wire::json
