#include "stream/record_name.h"

#include "base/bytes.h"
#include "model/sip_hash.h"

namespace tailrace::stream {

namespace {

/// The digits of every byte.
constexpr auto hex_pairs = [] {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t byte = 0; byte < pairs.size(); ++byte) {
        pairs[byte] = {digits[byte >> 4], digits[byte & 0xf]};
    }
    return pairs;
}();

void write_hex(char* out, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8, out += 2) {
        const auto& pair = hex_pairs[number >> shift & 0xff];
        out[0] = pair[0];
        out[1] = pair[1];
    }
}

/// A permutation: the finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    return bits ^ bits >> 31;
}

}  // namespace

RecordNames::RecordNames(const storage::LogId& log)
    : low_key_(model::sip_hash({log.birth_ms, log.suffix}, "low")),
      high_key_(model::sip_hash({log.birth_ms, log.suffix}, "high")) {}

const RecordName& RecordNames::name(SequenceNumber number) {
    const auto bytes = number.bytes();
    base::ByteReader reader({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    const auto high = reader.big_endian<std::uint16_t>();
    const auto low = mixed(reader.big_endian<std::uint64_t>() ^ low_key_);
    const auto first = mixed(low + (high ^ high_key_));
    write_hex(name_.event_id_.data(), first);
    write_hex(name_.event_id_.data() + 16, mixed(low ^ first));
    name_.number_.clear();
    number.append_text(name_.number_);
    return name_;
}

}  // namespace tailrace::stream
