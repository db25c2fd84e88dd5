#include "expression/syntax/token_stream.h"

#include <cstddef>
#include <utility>

#include "expression/syntax/lexer.h"

namespace tailrace::expression::syntax {

Token TokenStream::take() {
    previous_ = next_;
    if (!failed()) next_ = lexer_.next();
    return previous_;
}

bool TokenStream::accept(TokenKind kind) {
    if (!at(kind)) return false;
    take();
    return true;
}

Token TokenStream::expect(TokenKind kind) {
    if (at(kind)) return take();
    fail_at_next();
    return {};
}

std::string_view TokenStream::near() const {
    const auto offset = [this](const char* place) {
        return static_cast<std::size_t>(place - text_.data());
    };
    const auto begin = previous_.text.empty() ? 0 : offset(previous_.text.data());
    const auto after = Lexer(lexer_).next().text;
    const auto end = after.empty() ? text_.size() : offset(after.data()) + after.size();
    return text_.substr(begin, end - begin);
}

void TokenStream::fail_at_next() {
    if (failed()) return;
    std::string fault = "Syntax error; token: \"";
    fault.append(at(TokenKind::End) ? std::string_view("<EOF>") : next_.text);
    fault.append("\", near: \"").append(near()).append("\"");
    fail(std::move(fault));
}

void TokenStream::fail(std::string fault) {
    if (failed()) return;
    fault_ = std::move(fault);
    next_ = {};
}

}  // namespace tailrace::expression::syntax
