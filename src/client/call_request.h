// What a call sends, whatever operation it is.
#pragma once

#include <chrono>
#include <string>

#include "wire/signature_v4.h"
#include "wire/target.h"

namespace tailrace::client {

struct CallRequest {
    wire::Operation operation{};
    std::string body;
    /// Of the caller.
    wire::NameValues headers;
    /// How long the service may take before it begins to answer.
    std::chrono::milliseconds wait{0};
};

/// Whether executing it twice is the same as executing it once: a read, or a transaction with a
/// token.
bool is_idempotent(wire::Operation operation);

}  // namespace tailrace::client
