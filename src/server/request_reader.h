// Bytes to requests, without a socket: it owns a connection's input buffer and parses what is in
// it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "server/chunk_decoder.h"
#include "server/http.h"
#include "server/limits.h"
#include "server/request_head.h"

namespace tailrace::server {

/// The buffer holds, in this order: the head of the current request, its body so far (chunks moved
/// together), a gap, and bytes not yet parsed. So a body is contiguous, is never copied unless it
/// came in chunks, and is followed by `HttpRequest::padding` readable bytes.
///
///     begin        body_begin      body_end   parsed         filled        capacity
///       │ head       │ body          │ gap      │ not parsed   │ room         │
///
/// The caller reads into `room`, tells `received`, and calls `parse`; it decides whether the buffer
/// may change its size
/// (`capacity_wanted`, `reserve`). How bytes are cut into packets never changes the outcome.
class RequestReader {
 public:
    enum class Status { needs_more, complete, refused };

    explicit RequestReader(const Limits& limits);

    std::size_t capacity() const { return capacity_; }
    /// More than `capacity` if there is no room to read into, less after a large body. Grows with
    /// what has arrived, not with what was announced.
    std::size_t capacity_wanted() const;
    void reserve(std::size_t capacity);
    std::span<char> room();
    void received(std::size_t bytes) { filled_ += bytes; }

    Status parse();
    /// After `complete`, until `next`.
    const HttpRequest& request() const { return request_; }
    bool keep_alive() const { return head_ && head_->keep_alive(); }
    bool http_1_0() const { return head_ && head_->http_1_0(); }
    /// After `refused`.
    const Refusal& refusal() const { return *refusal_; }

    /// Drops the complete request; bytes of those behind it stay.
    void next();
    /// Frees the buffer. Only when `idle`.
    void release();

    /// Not a byte of a request is here.
    bool idle() const { return filled_ == begin_; }
    /// The header is complete, the body is not.
    bool in_body() const { return head_ && !complete_; }
    /// The client waits for `100 Continue` before it sends its body. True once a request.
    bool take_expectation();

 private:
    struct Free {
        void operator()(char* bytes) const { std::free(bytes); }
    };

    void begin_request();
    void skip_empty_lines();
    std::optional<std::size_t> head_size();
    void parse_head(std::size_t size);
    void begin_body();
    bool read_body();
    bool read_chunks();
    void end_request();
    bool check_head_size(std::size_t size);
    void append_body(std::string_view bytes);
    void refuse(int status, std::string why);
    void refuse_large_body();
    void compact();

    const Limits& limits_;
    std::unique_ptr<char, Free> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t body_begin_ = 0;
    std::size_t body_end_ = 0;
    std::size_t parsed_ = 0;
    std::size_t filled_ = 0;
    /// From `begin_`; the head does not end before.
    std::size_t head_searched_ = 0;

    /// Of the current request, once it is complete.
    std::optional<RequestHead> head_;
    std::size_t body_bytes_ = 0;
    std::optional<ChunkDecoder> chunks_;
    std::optional<Refusal> refusal_;
    HttpRequest request_;
    bool complete_ = false;
    bool expects_continue_ = false;
};

}  // namespace tailrace::server
