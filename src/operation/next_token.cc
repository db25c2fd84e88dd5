#include "operation/next_token.h"

#include <cstdint>
#include <utility>

#include "base/bytes.h"
#include "model/base64.h"

namespace tailrace::operation {
namespace {

constexpr std::uint8_t version = 1;

Refusal invalid_token() {
    return validation_error("Invalid NextToken");
}

}  // namespace

Refusal mismatched_token() {
    return validation_error("NextToken does not match request");
}

std::string next_token(std::string_view digest, const SelectPosition& position) {
    std::string bytes;
    base::append_big_endian(bytes, version);
    bytes.append(digest);
    base::append_big_endian(bytes, static_cast<std::uint32_t>(position.range));
    if (position.after) bytes.append(position.after->json());
    return model::base64(bytes);
}

Result<SelectPosition> read_next_token(std::string_view token, std::string_view digest) {
    const auto bytes = model::decode_base64(token);
    if (!bytes) return invalid_token();
    base::ByteReader reader(*bytes);
    const auto written = reader.big_endian<std::uint8_t>();
    const auto of = reader.take(digest.size());
    SelectPosition position{reader.big_endian<std::uint32_t>(), std::nullopt};
    if (reader.failed() || written != version) return invalid_token();
    if (of != digest) return mismatched_token();
    if (reader.rest().empty()) return position;
    auto key = Item::from_canonical(std::string(reader.rest()));
    (void)key.attributes();
    if (key.defect()) return invalid_token();
    position.after = std::move(key);
    return position;
}

}  // namespace tailrace::operation
