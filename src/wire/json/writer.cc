#include "wire/json/writer.h"

#include <array>
#include <charconv>
#include <utility>

#include "base/assert.h"
#include "model/canonical.h"

namespace tailrace::wire::json {

namespace {

/// What is shorter is copied.
constexpr std::size_t page_bytes_min = 16 * 1024;

}  // namespace

void Writer::open(char bracket) {
    separate();
    *out_ += bracket;
    needs_comma_ = false;
}

void Writer::close(char bracket) {
    *out_ += bracket;
    needs_comma_ = true;
}

void Writer::key(std::string_view name) {
    string(name);
    *out_ += ':';
    needs_comma_ = false;
}

void Writer::string(std::string_view text) {
    separate();
    model::append_canonical_string(*out_, text);
    needs_comma_ = true;
}

void Writer::raw(std::string_view json) {
    separate();
    out_->append(json);
    needs_comma_ = true;
}

void Writer::raw(std::shared_ptr<const SharedText> json) {
    if (body_ == nullptr || json->text().size() < page_bytes_min) return raw(json->text());
    separate();
    body_->page = std::move(json);
    out_ = &body_->rest;
    body_ = nullptr;
    needs_comma_ = true;
}

void Writer::integer(std::int64_t number) {
    std::array<char, 24> text;
    const auto [end, error] = std::to_chars(text.begin(), text.end(), number);
    TAILRACE_ASSERT(error == std::errc{}, "64 bits have at most 20 characters");
    raw({text.begin(), end});
}

void Writer::real(double number) {
    std::array<char, 40> text;
    const auto [end, error] = std::to_chars(text.begin(), text.end(), number);
    TAILRACE_ASSERT(error == std::errc{}, "the shortest form has at most 24 characters");
    const std::string_view digits(text.begin(), end);
    raw(digits);
    if (digits.find_first_of(".e") == digits.npos) out_->append(".0");
}

void Writer::timestamp(Timestamp moment) {
    auto seconds = moment.milliseconds / 1000;
    auto rest = moment.milliseconds % 1000;
    if (rest == 0) return integer(seconds);
    const bool negative = moment.milliseconds < 0;
    if (negative) rest = -rest;
    std::string text = negative && seconds == 0 ? "-0" : std::to_string(seconds);
    text.append({'.', static_cast<char>('0' + rest / 100), static_cast<char>('0' + rest / 10 % 10),
                 static_cast<char>('0' + rest % 10)});
    text.erase(text.find_last_not_of('0') + 1);
    raw(text);
}

}  // namespace tailrace::wire::json
