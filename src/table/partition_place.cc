#include "table/partition_place.h"

#include <cstdint>

#include "base/bytes.h"

namespace tailrace::table {

std::string encode(const PartitionPlace& place) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint64_t>(place.id));
    base::append_big_endian(out, place.range.low);
    base::append_big_endian(out, place.range.high);
    return out;
}

std::optional<PartitionPlace> decode_place(std::string_view bytes) {
    base::ByteReader reader(bytes);
    PartitionPlace place;
    place.id = storage::PartitionId{reader.big_endian<std::uint64_t>()};
    place.range.low = reader.big_endian<std::uint64_t>();
    place.range.high = reader.big_endian<std::uint64_t>();
    if (!reader.complete()) return std::nullopt;
    return place;
}

}  // namespace tailrace::table
