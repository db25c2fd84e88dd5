#include "server/session.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>

#include <fmt/format.h>

#include "base/log.h"

namespace tailrace::server {

using boost::system::error_code;

namespace {

constexpr base::Milliseconds memory_pause_min{1};
constexpr base::Milliseconds memory_pause_max{256};
/// Of the budget, kept for answering: else requests that are here, and wait to be answered, could
/// hold all of it.
constexpr std::size_t answering_share = 4;
/// Of the budget, an allowance at most.
constexpr std::size_t allowance_share = 8;

std::string_view refusal_code(int status) {
    switch (status) {
        case 408:
            return "RequestTimeoutException";
        case 413:
            return "RequestEntityTooLargeException";
        case 500:
            return "InternalServerError";
        case 503:
            return "ServiceUnavailable";
        default:
            return "BadRequestException";
    }
}

/// Shaped as the service's errors are, so that an SDK shows code and text. `why` needs no escapes.
HttpReply refusal_reply(int status, std::string_view why) {
    return {.status = status,
            .content_type = "application/x-amz-json-1.0",
            .header_lines = status == 503 ? "Retry-After: 1\r\n" : "",
            .body = fmt::format(R"({{"__type":"com.amazon.coral.service#{}","message":"{}"}})",
                                refusal_code(status), why)};
}

}  // namespace

Session::Session(Socket socket, std::shared_ptr<SessionGroup> group)
    : group_(std::move(group)),
      world_(*group_->world_),
      socket_(std::move(socket)),
      memory_(world_.memory),
      reader_(world_.limits) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    group_->join(*this);
}

Session::~Session() {
    group_->leave(*this);
}

awaitable<void> Session::run() {
    while (open_) {
        switch (reader_.parse()) {
            case RequestReader::Status::complete:
                co_await answer();
                break;
            case RequestReader::Status::refused:
                refuse(reader_.refusal().status, reader_.refusal().why);
                break;
            case RequestReader::Status::needs_more:
                if (reader_.take_expectation()) replies_.add_continue();
                if (!send_some()) co_await send();
                if (open_) co_await receive();
                break;
        }
    }
    co_await finish();
}

awaitable<void> Session::turn_away() {
    refuse(503, "too many connections; the server's limit is --connections-max");
    co_await finish();
}

awaitable<void> Session::answer() {
    enter(Phase::answering);
    if (world_.handler.waits(reader_.request())) {
        // Answers to what came before do not wait along.
        if (!send_some()) co_await send();
        enter(Phase::answering);
        if (open_) co_await world_.handler.wait(reader_.request());
    }
    if (!try_take_allowance()) co_await wait_for_memory(&Session::try_take_allowance);
    if (!open_) co_return;
    const bool is_logged = base::logs(base::LogLevel::debug);
    const auto began = is_logged ? now() : base::Milliseconds(0);
    auto reply = co_await handle();
    if (is_logged) log_request(reply, now() - began);
    if (reply.drops_connection) co_return co_await drop();
    open_ = open_ && reader_.keep_alive() && !group_->draining_;
    queue(std::move(reply), reader_.request().method == "HEAD");
    reader_.next();
    if (replies_.full() && !send_some()) co_await send();
}

/// `queue` puts what it came to in its place.
bool Session::try_take_allowance() {
    const auto most = world_.limits.memory_bytes_max / allowance_share;
    const auto allowance = std::min(world_.handler.allowance(reader_.request()), most);
    return memory_.try_resize(reader_.capacity() + replies_.bytes_held() + allowance);
}

/// What was answered before still leaves.
awaitable<void> Session::drop() {
    if (!send_some()) co_await send();
    give_up();
}

/// The edge for what libraries throw. Failures that clients cause do not come this way.
awaitable<HttpReply> Session::handle() {
    try {
        co_return co_await world_.handler.handle(reader_.request());
    } catch (const std::exception& e) {
        base::log(base::LogLevel::error, "a request failed",
                  {{"operation", reader_.request().x_amz_target}, {"why", e.what()}});
    }
    co_return refusal_reply(500, "Internal server error");
}

void Session::log_request(const HttpReply& reply, base::Milliseconds took) const {
    const auto& request = reader_.request();
    base::log(base::LogLevel::debug, "answered",
              {{"method", request.method},
               {"target", request.target},
               {"operation", request.x_amz_target},
               {"request_bytes", request.body.size()},
               {"status", reply.status},
               {"reply_bytes", reply.body_bytes()},
               {"took_ms", took.count()}});
}

void Session::queue(HttpReply reply, bool without_body) {
    replies_.add(std::move(reply), {.date_line = group_->date_.line(world_.wall_clock.now()),
                                    .keep_alive = open_,
                                    .http_1_0 = reader_.http_1_0(),
                                    .without_body = without_body});
    memory_.resize(reader_.capacity() + replies_.bytes_held());
}

awaitable<void> Session::receive() {
    const auto phase = receiving_phase();
    if (phase != phase_) enter(phase);
    if (phase == Phase::idle) {
        if (group_->draining_) open_ = false;
        reader_.release();
        replies_.release();
    }
    memory_.resize(reader_.capacity() + replies_.bytes_held());
    set_deadline();
    if (open_) {
        const auto failure = co_await wait(Socket::wait_read);
        if (failure) open_ = false;
    }
    if (open_ && !try_make_room()) co_await wait_for_memory(&Session::try_make_room);
    if (open_) read();
}

Session::Phase Session::receiving_phase() const {
    if (reader_.idle()) return Phase::idle;
    return reader_.in_body() ? Phase::body : Phase::head;
}

void Session::read() {
    const auto room = reader_.room();
    error_code ec;
    const auto bytes = socket_.read_some(asio::buffer(room.data(), room.size()), ec);
    reader_.received(bytes);
    phase_bytes_ += bytes;
    if (!ec || ec == asio::error::would_block || ec == asio::error::interrupted) return;
    open_ = false;
    broken_ = ec != asio::error::eof;
}

bool Session::try_make_room() {
    const auto wanted = reader_.capacity_wanted();
    if (wanted == reader_.capacity()) return true;
    const auto kept_free = world_.limits.memory_bytes_max / answering_share;
    if (!memory_.try_resize(wanted + replies_.bytes_held(), kept_free)) return false;
    reader_.reserve(wanted);
    return true;
}

/// Asks again and again, ever less often, rather than queue up: it is rare, and what frees memory
/// need not know who waits. The phase that it interrupts goes on as if it had not.
awaitable<void> Session::wait_for_memory(bool (Session::*attempt)()) {
    const auto end = now() + world_.limits.memory_wait_max;
    const auto phase = std::exchange(phase_, Phase::answering);
    deadline_ = never;
    for (auto pause = memory_pause_min; now() < end && !broken_;
         pause = std::min(2 * pause, memory_pause_max)) {
        co_await world_.machine_clock.sleep(pause);
        if (!(this->*attempt)()) continue;
        phase_ = phase;
        co_return;
    }
    refuse(503, "the server has no memory for the request; its limit is --memory-max");
}

awaitable<void> Session::send() {
    enter(Phase::sending);
    while (!send_some()) {
        set_deadline();
        const auto failure = co_await wait(Socket::wait_write);
        if (failure) give_up();
    }
}

/// True when there is no more to send, or no more use in it.
bool Session::send_some() {
    while (!replies_.empty() && !broken_) {
        error_code ec;
        const auto parts = replies_.unsent();
        // One part alone costs the system less than a list of parts that has one.
        const bool alone = parts.front().size() == asio::buffer_size(parts);
        const auto bytes =
            alone ? socket_.write_some(parts.front(), ec) : socket_.write_some(parts, ec);
        replies_.sent(bytes);
        phase_bytes_ += bytes;
        if (ec == asio::error::would_block) return false;
        if (ec && ec != asio::error::interrupted) give_up();
    }
    return true;
}

void Session::give_up() {
    open_ = false;
    broken_ = true;
}

void Session::refuse(int status, std::string_view why) {
    base::log(base::LogLevel::debug, "refused", {{"status", status}, {"why", why}});
    open_ = false;
    lingers_ = true;
    queue(refusal_reply(status, why), false);
}

awaitable<void> Session::finish() {
    if (timed_out_ && !broken_ && (phase_ == Phase::head || phase_ == Phase::body)) {
        timed_out_ = false;
        refuse(408, "the request did not arrive in time");
    }
    if (!send_some()) co_await send();
    if (lingers_ && !broken_) co_await linger();
}

/// To close a socket with bytes unread resets the connection, and the client may lose the answer to
/// that.
awaitable<void> Session::linger() {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    enter(Phase::lingering);
    set_deadline();
    while (!group_->draining_) {
        const auto failure = co_await wait(Socket::wait_read);
        if (failure || !discard_some()) break;
    }
}

bool Session::discard_some() {
    std::array<char, 16 * 1024> discarded;
    error_code ec;
    phase_bytes_ += socket_.read_some(asio::buffer(discarded), ec);
    if (ec && ec != asio::error::would_block) return false;
    return phase_bytes_ < world_.limits.linger_bytes_max;
}

/// Ends with an error too when the deadline has passed.
awaitable<error_code> Session::wait(Socket::wait_type what) {
    error_code ec;
    co_await socket_.async_wait(what, asio::redirect_error(use_awaitable, ec));
    if (timed_out_ || broken_) ec = asio::error::operation_aborted;
    co_return ec;
}

void Session::enter(Phase phase) {
    phase_ = phase;
    phase_bytes_ = 0;
    deadline_ = never;
    if (phase != Phase::answering) phase_began_ = now();
}

void Session::set_deadline() {
    const auto& limits = world_.limits;
    const base::Milliseconds moved(phase_bytes_ * 1000 / limits.transfer_bytes_per_second_min);
    switch (phase_) {
        case Phase::idle:
            deadline_ = phase_began_ + limits.idle_max;
            break;
        case Phase::head:
            deadline_ = phase_began_ + limits.header_max;
            break;
        case Phase::body:
        case Phase::sending:
            deadline_ = phase_began_ + limits.transfer_grace + moved;
            break;
        case Phase::lingering:
            deadline_ = phase_began_ + limits.linger_max;
            break;
        case Phase::answering:
            deadline_ = never;
            break;
    }
}

void Session::check_deadline(base::Milliseconds now) {
    if (now < deadline_) return;
    timed_out_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void Session::drain() {
    if (phase_ != Phase::idle && phase_ != Phase::lingering) return;
    open_ = false;
    error_code ignored;
    socket_.cancel(ignored);
}

void Session::close() {
    give_up();
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace tailrace::server
