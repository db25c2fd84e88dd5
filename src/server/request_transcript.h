// For tests: everything that a RequestReader makes of a stream of bytes, as text.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "server/limits.h"
#include "server/request_reader.h"

namespace tailrace::server {

inline void describe(std::string& out, const RequestReader& reader) {
    const auto& request = reader.request();
    for (const auto part :
         {request.method, request.target, request.host, request.x_amz_target, request.content_type,
          request.content_encoding, request.accept_encoding, request.authorization,
          request.x_amz_date, request.date, request.x_amz_security_token, request.origin,
          request.access_control_request_headers, request.access_control_request_method,
          request.x_tailrace_wait_ms, request.header_lines, request.body}) {
        out.append(part).append("|");
    }
    out.append(reader.keep_alive() ? "keep-alive\n" : "close\n");
}

/// The requests, one after the other, and how the stream ended. `next_size` says how large each
/// packet is.
inline std::string transcript(const Limits& limits, std::string_view stream,
                              const std::function<std::size_t()>& next_size) {
    RequestReader reader(limits);
    std::string out;
    while (!stream.empty()) {
        const auto wanted = reader.capacity_wanted();
        if (wanted != reader.capacity()) reader.reserve(wanted);
        const auto room = reader.room();
        const auto size =
            std::min({std::max<std::size_t>(next_size(), 1), room.size(), stream.size()});
        std::memcpy(room.data(), stream.data(), size);
        reader.received(size);
        stream.remove_prefix(size);

        auto status = reader.parse();
        for (; status == RequestReader::Status::complete; status = reader.parse()) {
            describe(out, reader);
            if (!reader.keep_alive()) return out + "closed";
            reader.next();
        }
        if (status == RequestReader::Status::refused) {
            return out + std::to_string(reader.refusal().status);
        }
        if (reader.take_expectation()) out.append("continue\n");
        if (reader.idle()) reader.release();
    }
    return out + (reader.idle() ? "idle" : reader.in_body() ? "in body" : "in head");
}

}  // namespace tailrace::server
