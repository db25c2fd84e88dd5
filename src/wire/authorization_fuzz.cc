// Any bytes as the headers and the query of a request: each field ends at a line break.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "wire/authorization.h"
#include "wire/content_encoding.h"
#include "wire/content_type.h"
#include "wire/error_body.h"
#include "wire/signature_time.h"
#include "wire/target.h"

namespace tailrace::wire {
namespace {

/// A field that is not there is absent.
std::optional<std::string_view> take_field(std::optional<std::string_view>& rest) {
    if (!rest) return std::nullopt;
    const auto line = *rest;
    const auto end = line.find('\n');
    rest = end == line.npos ? std::nullopt : std::optional(line.substr(end + 1));
    return line.substr(0, end);
}

void read_authorization(std::optional<std::string_view> fields) {
    const SignedRequest request{.authorization = take_field(fields),
                                .x_amz_date = take_field(fields),
                                .date = take_field(fields),
                                .query = take_field(fields).value_or("")};
    const auto time = parse_signature_time(request.x_amz_date.value_or(""));
    const auto now = time.value_or(Timestamp{1'571'767'321'571});
    const auto authorization = parse_authorization(request, now);
    if (!authorization && error_body(authorization.error()).empty()) std::abort();
    if (time && parse_signature_time(signature_time(*time)) != time) std::abort();
}

}  // namespace
}  // namespace tailrace::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tailrace::wire;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_authorization(text);
    decode_error(text);
    parse_target(text);
    reply_content_type(text);
    accepts_gzip(text);
    const auto inflated = gunzip(text, 1 << 20);
    if (inflated && inflated->size() > 1 << 20) std::abort();
    return 0;
}
