#include "expression/partiql/reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "expression/partiql/keywords.h"
#include "expression/partiql/statement.h"

namespace tailrace::expression::partiql {
namespace {

Error validation(std::string message) {
    return {ErrorCode::ValidationException, std::move(message), nullptr};
}

bool is_operator(TokenKind kind) {
    return kind >= TokenKind::Star && kind <= TokenKind::GreaterOrEqual;
}

}  // namespace

Error malformed(std::string_view fault) {
    return validation(
        std::string("Statement wasn't well formed, can't be processed: ").append(fault));
}

Reader::Reader(std::string_view text, std::vector<AttributeValue> parameters)
    : text_(text), lexer_(text), next_(lexer_.next()), parameters_(std::move(parameters)) {}

bool Reader::at_keyword(std::string_view word) const {
    return at(TokenKind::Keyword) && is_word(next_.text, word);
}

bool Reader::at_function(std::string_view name) const {
    return (at(TokenKind::Identifier) || at(TokenKind::Keyword)) && is_word(next_.text, name);
}

Token Reader::take() {
    const Token taken = next_;
    if (!failed()) next_ = lexer_.next();
    return taken;
}

bool Reader::accept(TokenKind kind) {
    if (!at(kind)) return false;
    take();
    return true;
}

bool Reader::accept_keyword(std::string_view word) {
    if (!at_keyword(word)) return false;
    take();
    return true;
}

void Reader::expect(TokenKind kind, std::string_view name) {
    if (!accept(kind)) fail(fmt::format("Expected {}", name));
}

AttributeValue Reader::parameter() {
    const auto place = parameters_named_++;
    return place < parameters_.size() ? std::move(parameters_[place]) : AttributeValue();
}

void Reader::fail(std::string_view fault) {
    if (!failed()) fault_ = malformed(fault);
    next_ = {};
}

void Reader::fail_at_term() {
    if (at(TokenKind::Keyword)) {
        fail("Unexpected keyword");
    } else if (is_operator(next_.kind)) {
        fail("Unexpected operator");
    } else {
        fail("Unexpected term");
    }
}

void Reader::stop(std::string message) {
    if (!failed()) fault_ = validation(std::move(message));
    next_ = {};
}

void Reader::refuse(Error error) {
    if (!refusal_) refusal_ = std::move(error);
}

void Reader::refuse(std::string message) {
    refuse(validation(std::move(message)));
}

void Reader::refuse(std::optional<std::string> message) {
    if (message) refuse(*std::move(message));
}

std::string Reader::place_of(const Token& token) const {
    const auto before = text_.substr(0, static_cast<std::size_t>(token.text.data() - text_.data()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto line_begin = before.rfind('\n') + 1;
    return fmt::format(" at {}:{}:{}", line, before.size() - line_begin + 1, token.text.size());
}

std::optional<Error> Reader::fault() {
    if (fault_) return std::move(fault_);
    if (parameters_named_ != parameters_.size()) {
        return validation("Number of parameters in request and statement don't match.");
    }
    return std::move(refusal_);
}

}  // namespace tailrace::expression::partiql
