// What the network does to a session: each of its system calls fails in turn. And nothing of it
// throws.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <string>

#include "server/loopback.h"

namespace {

std::atomic<int> throws{0};
std::atomic<int> accepts_to_fail{0};

enum class Fault { none, reset, would_block, interrupted, short_transfer };

struct FaultPlan {
    std::atomic<Fault> fault{Fault::none};
    std::atomic<int> calls_before{0};
    std::atomic<bool> repeats{false};
    std::atomic<int> hits{0};

    bool strikes() {
        if (fault == Fault::none) return false;
        if (repeats ? calls_before-- % 2 != 0 : calls_before-- != 0) return false;
        ++hits;
        return true;
    }
};

FaultPlan plan;

template <class Function>
Function* next_definition(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// The errno to fail with, or 0.
int error_of(Fault fault) {
    switch (fault) {
        case Fault::reset:
            return ECONNRESET;
        case Fault::would_block:
            return EAGAIN;
        case Fault::interrupted:
            return EINTR;
        case Fault::none:
        case Fault::short_transfer:
            break;
    }
    return 0;
}

}  // namespace

// The session's own calls come here; the test's client uses read and write.
extern "C" ssize_t recv(int fd, void* bytes, size_t size, int flags) {
    static const auto next = next_definition<ssize_t(int, void*, size_t, int)>("recv");
    if (plan.strikes()) {
        errno = error_of(plan.fault);
        if (errno != 0) return -1;
        size = 1;
    }
    return next(fd, bytes, size, flags);
}

extern "C" ssize_t sendmsg(int fd, const msghdr* message, int flags) {
    static const auto next = next_definition<ssize_t(int, const msghdr*, int)>("sendmsg");
    if (plan.strikes()) {
        errno = error_of(plan.fault);
        if (errno != 0) return -1;
        iovec first = message->msg_iov[0];
        if (first.iov_len == 0) first = message->msg_iov[1];
        first.iov_len = 1;
        msghdr shorter = *message;
        shorter.msg_iov = &first;
        shorter.msg_iovlen = 1;
        return next(fd, &shorter, flags);
    }
    return next(fd, message, flags);
}

extern "C" int accept(int fd, sockaddr* address, socklen_t* size) {
    static const auto next = next_definition<int(int, sockaddr*, socklen_t*)>("accept");
    if (accepts_to_fail > 0) {
        --accepts_to_fail;
        errno = EMFILE;
        return -1;
    }
    return next(fd, address, size);
}

extern "C" void __cxa_throw(void* thrown, void* type, void (*destroy)(void*)) {
    static const auto next = next_definition<void(void*, void*, void (*)(void*))>("__cxa_throw");
    ++throws;
    next(thrown, type, destroy);
    std::abort();
}

namespace tailrace::server {
namespace {

/// What happens on a busy connection: small and large, pipelined, chunked, held back, and a refusal
/// at the end.
std::string busy_conversation(RawClient& client) {
    const std::string large(50'000, 'b');
    client.send(post("one") + post("two") +
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nthree\r\n0\r\n\r\n");
    client.send(post(large));
    client.send(post("100000", "X-Amz-Target: large\r\n"));
    client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    client.send("four");
    client.send("nonsense\r\n\r\n");
    client.end_sending();
    return client.receive_all();
}

void fail_each_call(Fault fault, bool harmless) {
    TestServer server;
    RawClient undisturbed(server.port());
    std::string expected = busy_conversation(undisturbed);
    server.wait_for_no_connections();
    for (int calls_before = 0;; ++calls_before) {
        plan.hits = 0;
        plan.calls_before = calls_before;
        plan.fault = fault;
        RawClient client(server.port());
        auto received = busy_conversation(client);
        plan.fault = Fault::none;
        // Permission is not given to a body that is here already.
        const auto drop_continue = [](std::string& text) {
            const auto at = text.find("HTTP/1.1 100 Continue\r\n\r\n");
            if (at != text.npos) text.erase(at, 25);
        };
        drop_continue(received);
        drop_continue(expected);
        if (harmless) {
            EXPECT_EQ(received, expected) << "call " << calls_before;
        } else {
            EXPECT_TRUE(expected.starts_with(received)) << "call " << calls_before;
        }
        client.close();
        server.wait_for_no_connections();
        EXPECT_EQ(server.memory().used(), 0u) << "call " << calls_before;
        if (plan.hits == 0) break;
    }
}

TEST(SessionFaults, AResetAtAnyCallEndsTheConnectionAndNoMore) {
    fail_each_call(Fault::reset, false);
}
TEST(SessionFaults, ACallThatWouldBlockIsMadeAgain) {
    fail_each_call(Fault::would_block, true);
}
TEST(SessionFaults, AnInterruptedCallIsMadeAgain) {
    fail_each_call(Fault::interrupted, true);
}
TEST(SessionFaults, AShortTransferIsContinued) {
    fail_each_call(Fault::short_transfer, true);
}

TEST(SessionFaults, EveryOtherCallMayBeShort) {
    TestServer server;
    RawClient undisturbed(server.port());
    const auto expected = undisturbed.ask(post("one")).head;
    plan.calls_before = std::numeric_limits<int>::max();
    plan.repeats = true;
    plan.fault = Fault::short_transfer;
    RawClient client(server.port());
    EXPECT_EQ(client.ask(post("one")).head, expected);
    EXPECT_EQ(client.ask(post("100000", "X-Amz-Target: large\r\n")).body.size(), 100'000u);
    plan.fault = Fault::none;
    plan.repeats = false;
}

TEST(SessionFaults, TheServerAcceptsAgainWhenFilesMayBeOpenedAgain) {
    TestServer server;
    RawClient(server.port()).ask(post("one"));
    accepts_to_fail = 3;
    RawClient client(server.port());
    client.send(post("one"));
    while (!client.readable()) server.clock.advance(base::Milliseconds(100));
    EXPECT_EQ(client.receive().body, "one");
    EXPECT_EQ(accepts_to_fail, 0);
}

TEST(SessionFaults, WhatClientsDoWrongThrowsNothing) {
    TestServer server({.connections_max = 20});
    const auto before = throws.load();
    for (const std::string_view bytes :
         {"nonsense\r\n\r\n", "\x16\x03\x01", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzzzzz\r\n",
          "POST / HTTP/1.1\r\nExpect: tea\r\n\r\n", "POST / HTTP/1.1\r\n",
          "GET / HTTP/1.1\r\n\r\n"}) {
        RawClient client(server.port());
        client.send(bytes);
        client.end_sending();
        client.receive_all();
    }
    {
        RawClient leaves_early(server.port());
        leaves_early.send(post("50000000", "X-Amz-Target: large\r\n"));
        while (server.memory().used() < 50'000'000) std::this_thread::yield();
    }
    RawClient idle(server.port());
    RawClient slow(server.port());
    slow.send("POST / HTTP/1.1\r\n");
    while (!slow.readable() || !idle.readable()) server.clock.advance(base::Milliseconds(100));
    server.stop();
    server.wait();
    EXPECT_EQ(throws.load(), before);
}

TEST(SessionFaults, ThrowsAreCounted) {
    TestServer server;
    const auto before = throws.load();
    RawClient client(server.port());
    client.ask(post("", "X-Amz-Target: throw\r\n"));
    EXPECT_GT(throws.load(), before);
}

}  // namespace
}  // namespace tailrace::server
