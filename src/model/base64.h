// RFC 4648 base64 with padding, as blobs have it on the wire.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tailrace::model {

void append_base64(std::string& out, std::string_view bytes);
std::string base64(std::string_view bytes);

/// Strict: padded, no blanks, and no bits set that the bytes do not need, so that every byte string
/// has one spelling.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace tailrace::model
