#include "server/request_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/assert.h"

namespace tailrace::server {

namespace http = boost::beast::http;
using boost::beast::iequals;
using boost::system::error_code;
using BeastView = boost::beast::string_view;

namespace {

constexpr std::size_t capacity_initial = 8 * 1024;
/// A buffer that had to grow grows to this at least, and one larger than this is given back after
/// its request.
constexpr std::size_t capacity_grown = 64 * 1024;

struct KeptField {
    std::string_view name;
    std::string_view HttpRequest::* member;
};

constexpr std::array kept_fields{
    KeptField{"Host", &HttpRequest::host},
    KeptField{"X-Amz-Target", &HttpRequest::x_amz_target},
    KeptField{"Content-Type", &HttpRequest::content_type},
    KeptField{"Content-Encoding", &HttpRequest::content_encoding},
    KeptField{"Accept-Encoding", &HttpRequest::accept_encoding},
    KeptField{"Authorization", &HttpRequest::authorization},
    KeptField{"X-Amz-Date", &HttpRequest::x_amz_date},
    KeptField{"Date", &HttpRequest::date},
    KeptField{"X-Amz-Security-Token", &HttpRequest::x_amz_security_token},
    KeptField{"Origin", &HttpRequest::origin},
    KeptField{"Access-Control-Request-Headers", &HttpRequest::access_control_request_headers},
    KeptField{"Access-Control-Request-Method", &HttpRequest::access_control_request_method},
    KeptField{"X-Tailrace-Wait-Ms", &HttpRequest::x_tailrace_wait_ms},
};

/// A place in the buffer, counted from the request's begin: it stays right when the buffer moves.
struct Place {
    std::size_t begin = 0;
    std::size_t size = 0;
};

}  // namespace

/// Reads a head and notes where things are. Beast reads one message with one parser.
class RequestReader::Parser final : public http::basic_parser<true> {
 public:
    explicit Parser(RequestReader& reader) : reader_(reader) {
        header_limit(1 << 30);  // ours are finer
        skip(true);             // bodies are ours
    }

    void fill(HttpRequest& request) const {
        request.method = view(method_);
        request.target = view(target_);
        for (std::size_t i = 0; i < kept_fields.size(); ++i) {
            request.*kept_fields[i].member = view(fields_[i]);
        }
        const auto blank_line = reader_.body_begin_ - reader_.begin_ - 2;
        request.header_lines = view({line_end_, blank_line - line_end_});
    }
    std::string_view expectation() const { return view(expectation_); }
    /// As announced.
    std::size_t body_bytes() const {
        const auto length = content_length();
        return length ? static_cast<std::size_t>(*length) : 0;
    }

 private:
    void on_request_impl(http::verb, BeastView method, BeastView target, int version,
                         error_code&) override {
        method_ = place(method);
        target_ = place(target);
        line_end_ = target_.begin + target_.size + std::string_view(" HTTP/1.1\r\n").size();
        reader_.http_1_0_ = version == 10;
    }

    void on_field_impl(http::field field, BeastView name, BeastView value,
                       error_code& ec) override {
        if (field == http::field::transfer_encoding && !iequals(value, "chunked")) {
            reader_.refuse(501, "of the transfer encodings only `chunked` is supported");
            ec = http::error::bad_transfer_encoding;
        } else if (!in_buffer(value)) {
            ec = http::error::bad_obs_fold;
        } else if (field == http::field::expect) {
            expectation_ = place(value);
        } else {
            keep(name, value);
        }
    }

    void keep(BeastView name, BeastView value) {
        for (std::size_t i = 0; i < kept_fields.size(); ++i) {
            if (name.size() != kept_fields[i].name.size() || !iequals(name, kept_fields[i].name)) {
                continue;
            }
            if (fields_[i].size == 0) fields_[i] = place(value);
            return;
        }
    }

    void on_response_impl(int, BeastView, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(BeastView, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, BeastView, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, BeastView, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override {}

    /// Beast joins folded lines in a buffer of its own.
    bool in_buffer(BeastView view) const {
        const auto* const bytes = reader_.bytes_.get();
        return view.empty() || (view.data() >= bytes && view.data() < bytes + reader_.filled_);
    }
    Place place(BeastView view) const {
        if (view.empty()) return {};
        const auto at = static_cast<std::size_t>(view.data() - reader_.bytes_.get());
        return {at - reader_.begin_, view.size()};
    }
    std::string_view view(Place place) const {
        return {reader_.bytes_.get() + reader_.begin_ + place.begin, place.size};
    }

    RequestReader& reader_;
    Place method_;
    Place target_;
    Place expectation_;
    std::array<Place, kept_fields.size()> fields_{};
    std::size_t line_end_ = 0;
};

RequestReader::RequestReader(const Limits& limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

bool RequestReader::keep_alive() const {
    return parser_ && parser_->keep_alive();
}

bool RequestReader::take_expectation() {
    return std::exchange(expects_continue_, false) && in_body() && parsed_ == filled_;
}

RequestReader::Status RequestReader::parse() {
    if (!parser_) begin_request();
    if (parser_ && !refusal_ && !complete_) complete_ = read_body();
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

/// Through the empty line, however its lines end: Beast judges that.
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
    check_head_size(size);
    if (refusal_) return;
    parser_ = std::make_unique<Parser>(*this);
    error_code ec;
    parsed_ += parser_->put({bytes_.get() + begin_, size}, ec);
    body_begin_ = body_end_ = parsed_;
    if (!parser_->is_done() && !refusal_) refuse(400, ec ? ec.message() : "bad line ending");
    if (!refusal_) begin_body();
}

void RequestReader::begin_body() {
    body_bytes_ = parser_->body_bytes();
    if (body_bytes_ > limits_.body_bytes_max) return refuse_large_body();
    if (parser_->chunked()) chunks_.emplace(limits_.body_bytes_max, limits_.header_bytes_max);
    const auto expectation = parser_->expectation();
    if (expectation.empty()) return;
    if (!iequals(expectation, "100-continue")) {
        return refuse(417, "the only expectation that can be met is 100-continue");
    }
    expects_continue_ = !http_1_0_;
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
void RequestReader::check_head_size(std::size_t size) {
    const std::string_view head(bytes_.get() + begin_, size);
    constexpr char tls_handshake = 0x16;
    if (head.front() == tls_handshake) refuse(400, "this port speaks HTTP, not HTTPS");
    const auto line_end = std::min(head.find('\n'), size - 1) + 1;
    if (line_end > limits_.request_line_bytes_max) {
        refuse(400, "the request line is longer than 16 KB");
    } else if (size - line_end > limits_.header_bytes_max) {
        refuse(400, "the headers are longer than 16 KB");
    }
}

void RequestReader::end_request() {
    parser_->fill(request_);
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
    parser_.reset();
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
