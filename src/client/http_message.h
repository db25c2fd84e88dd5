// What goes over a connection: one request, and its reply.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "wire/header_value.h"
#include "wire/signature_v4.h"

namespace tailrace::client {

struct HttpRequest {
    /// `/`
    std::string target = "/";
    wire::NameValues headers;
    std::string_view body;
};

struct HttpReply {
    int status = 0;
    /// Names in lower case.
    wire::NameValues headers;
    std::string body;

    /// Empty if there is none.
    std::string_view header(std::string_view lower_name) const {
        for (const auto& [name, value] : headers) {
            if (name == lower_name) return value;
        }
        return {};
    }
};

/// How long each step may take, and how large a reply may be.
struct Patience {
    /// For a connection: name, TCP and TLS together.
    std::chrono::milliseconds connect{0};
    /// Between two bytes.
    std::chrono::milliseconds read{0};
    /// Before the first byte of a reply, on top of `read`.
    std::chrono::milliseconds wait{0};
    std::size_t reply_bytes_max = 0;
};

}  // namespace tailrace::client
