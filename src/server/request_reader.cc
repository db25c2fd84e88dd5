#include "server/request_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include "base/assert.h"

namespace tailrace::server {

namespace {

constexpr std::size_t capacity_initial = 8 * 1024;
/// A buffer that had to grow grows to this at least, and one larger than this is given back after
/// its request.
constexpr std::size_t capacity_grown = 64 * 1024;

}  // namespace

RequestReader::RequestReader(const Limits& limits) : limits_(limits) {}

bool RequestReader::take_expectation() {
    return std::exchange(expects_continue_, false) && in_body() && parsed_ == filled_;
}

RequestReader::Status RequestReader::parse() {
    if (!head_) begin_request();
    if (head_ && !refusal_ && !complete_) complete_ = read_body();
    if (refusal_) return Status::refused;
    if (!complete_) return Status::needs_more;
    end_request();
    return Status::complete;
}

/// A head is parsed when it is complete.
void RequestReader::begin_request() {
    skip_empty_lines();
    const auto size = head_size();
    if (size) {
        parse_head(*size);
    } else if (!idle()) {
        check_head_size(filled_ - begin_);
    }
}

/// RFC 9112 2.2: some clients send an empty line after a body.
void RequestReader::skip_empty_lines() {
    const auto is_line_end = [](char c) { return c == '\r' || c == '\n'; };
    while (begin_ < filled_ && is_line_end(bytes_.get()[begin_])) ++begin_;
    body_begin_ = body_end_ = parsed_ = begin_;
}

/// Through the empty line, however its lines end: RequestHead judges that.
std::optional<std::size_t> RequestReader::head_size() {
    const std::string_view head(bytes_.get() + begin_, filled_ - begin_);
    auto at = std::exchange(head_searched_, std::max<std::size_t>(head.size(), 2) - 2);
    for (; (at = head.find('\n', at)) != head.npos; ++at) {
        const auto rest = head.substr(at + 1);
        if (rest.starts_with("\r\n")) return at + 3;
        if (rest.starts_with('\n')) return at + 2;
    }
    return std::nullopt;
}

void RequestReader::parse_head(std::size_t size) {
    if (!check_head_size(size)) return;
    auto head = RequestHead::parse({bytes_.get() + begin_, size});
    if (!head) {
        refusal_ = std::move(head.error());
        return;
    }
    head_ = *head;
    body_begin_ = body_end_ = parsed_ = begin_ + size;
    begin_body();
}

void RequestReader::begin_body() {
    if (head_->content_length() > limits_.body_bytes_max) return refuse_large_body();
    body_bytes_ = static_cast<std::size_t>(head_->content_length());
    if (head_->chunked()) chunks_.emplace(limits_.body_bytes_max, limits_.header_bytes_max);
    expects_continue_ = head_->expects_continue();
}

/// True at its end.
bool RequestReader::read_body() {
    if (chunks_) return read_chunks();
    const auto missing = body_bytes_ - (body_end_ - body_begin_);
    const auto taken = std::min(missing, filled_ - parsed_);
    body_end_ += taken;
    parsed_ += taken;
    return taken == missing;
}

bool RequestReader::read_chunks() {
    for (;;) {
        const auto step = chunks_->step({bytes_.get() + parsed_, filled_ - parsed_});
        append_body(step.data);
        parsed_ += step.consumed;
        switch (step.status) {
            case ChunkDecoder::Status::progress:
                break;
            case ChunkDecoder::Status::needs_more:
                return false;
            case ChunkDecoder::Status::complete:
                return true;
            case ChunkDecoder::Status::malformed:
                return refuse(400, "bad chunk"), false;
            case ChunkDecoder::Status::too_large:
                return refuse_large_body(), false;
        }
    }
}

/// Judges an incomplete head as it will be judged when it is complete, so that packets make no
/// difference.
bool RequestReader::check_head_size(std::size_t size) {
    const std::string_view head(bytes_.get() + begin_, size);
    constexpr char tls_handshake = 0x16;
    const auto line_end = std::min(head.find('\n'), size - 1) + 1;
    if (head.front() == tls_handshake) {
        refuse(400, "this port speaks HTTP, not HTTPS");
    } else if (line_end > limits_.request_line_bytes_max) {
        refuse(400, "the request line is longer than 16 KB");
    } else if (size - line_end > limits_.header_bytes_max) {
        refuse(400, "the headers are longer than 16 KB");
    }
    return !refusal_;
}

void RequestReader::end_request() {
    head_->describe(request_, {bytes_.get() + begin_, body_begin_ - begin_});
    request_.body = {bytes_.get() + body_begin_, body_end_ - body_begin_};
}

void RequestReader::append_body(std::string_view bytes) {
    auto* const end = bytes_.get() + body_end_;
    if (!bytes.empty() && end != bytes.data()) std::memmove(end, bytes.data(), bytes.size());
    body_end_ += bytes.size();
}

void RequestReader::refuse(int status, std::string why) {
    refusal_ = Refusal{status, std::move(why)};
}

void RequestReader::refuse_large_body() {
    refuse(413, "the body is larger than 16 MB");
}

void RequestReader::next() {
    begin_ = body_begin_ = body_end_ = parsed_;
    head_searched_ = 0;
    head_.reset();
    chunks_.reset();
    complete_ = false;
    request_ = {};
    expects_continue_ = false;
}

void RequestReader::release() {
    TAILRACE_ASSERT(idle(), "a buffer with bytes of a request is freed");
    bytes_.reset();
    capacity_ = begin_ = body_begin_ = body_end_ = parsed_ = filled_ = head_searched_ = 0;
}

std::size_t RequestReader::capacity_wanted() const {
    if (capacity_ == 0) return capacity_initial;
    const auto gap = in_body() ? parsed_ - body_end_ : 0;
    const auto needed = filled_ - begin_ - gap + HttpRequest::padding;
    const bool is_left_large = !in_body() && capacity_ > capacity_grown;
    if (is_left_large && needed < capacity_initial) return capacity_initial;
    if (needed < capacity_) return capacity_;
    const auto grown = std::max(2 * capacity_, capacity_grown);
    if (!in_body() || chunks_) return grown;
    return std::min(grown, needed + body_bytes_ - (body_end_ - body_begin_));
}

void RequestReader::reserve(std::size_t capacity) {
    compact();
    TAILRACE_ASSERT(capacity >= filled_ + HttpRequest::padding, "a buffer is cut off");
    auto* const moved = static_cast<char*>(std::realloc(bytes_.get(), capacity));
    if (!moved) throw std::bad_alloc();
    static_cast<void>(bytes_.release());
    bytes_.reset(moved);
    capacity_ = capacity;
}

std::span<char> RequestReader::room() {
    if (filled_ + HttpRequest::padding >= capacity_) compact();
    return {bytes_.get() + filled_, capacity_ - filled_ - HttpRequest::padding};
}

/// Moves the current request to the front and closes the gap.
void RequestReader::compact() {
    if (begin_ > 0) {
        std::memmove(bytes_.get(), bytes_.get() + begin_, filled_ - begin_);
        for (auto* place : {&body_begin_, &body_end_, &parsed_, &filled_}) *place -= begin_;
        begin_ = 0;
    }
    if (in_body() && body_end_ < parsed_) {
        std::memmove(bytes_.get() + body_end_, bytes_.get() + parsed_, filled_ - parsed_);
        filled_ -= parsed_ - body_end_;
        parsed_ = body_end_;
    }
}

}  // namespace tailrace::server
