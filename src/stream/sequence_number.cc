#include "stream/sequence_number.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "base/bytes.h"

namespace tailrace::stream {
namespace {

using Value = unsigned __int128;

constexpr Value greatest = (Value{1} << 80) - 1;
constexpr std::uint64_t numbers_per_ms = 100'000'000;
constexpr std::size_t digits_min = 21;
constexpr std::size_t digits_max = 40;
constexpr std::size_t ms_digits = 13;
constexpr std::size_t counter_digits = 8;

bool is_digit(char c) {
    return '0' <= c && c <= '9';
}

void append_padded(std::string& out, std::uint64_t number, std::size_t width) {
    const fmt::format_int digits(number);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out.append(digits.data(), digits.size());
}

}  // namespace

std::optional<SequenceNumber> SequenceNumber::parse(std::string_view text) {
    if (text.size() < digits_min || text.size() > digits_max) return std::nullopt;
    if (!std::ranges::all_of(text, is_digit)) return std::nullopt;
    Value value = 0;
    for (const char c : text) value = std::min(value * 10 + static_cast<Value>(c - '0'), greatest);
    return SequenceNumber(value);
}

SequenceNumber SequenceNumber::from_bytes(const storage::LogNumber& bytes) {
    return from_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

SequenceNumber SequenceNumber::from_bytes(std::string_view ten_bytes) {
    base::ByteReader reader(ten_bytes);
    const auto high = reader.big_endian<std::uint16_t>();
    const auto low = reader.big_endian<std::uint64_t>();
    return reader.complete() ? SequenceNumber(Value{high} << 64 | low) : SequenceNumber();
}

SequenceNumber SequenceNumber::at(base::UnixMilliseconds ms) {
    const auto whole = static_cast<std::uint64_t>(std::max<base::UnixMilliseconds>(ms, 0));
    return SequenceNumber(std::min(Value{whole} * numbers_per_ms, greatest));
}

std::string SequenceNumber::text() const {
    std::string out;
    append_text(out);
    return out;
}

void SequenceNumber::append_text(std::string& out) const {
    const auto ms = static_cast<std::uint64_t>(value_ / numbers_per_ms);
    const auto counter = static_cast<std::uint64_t>(value_ - Value{ms} * numbers_per_ms);
    append_padded(out, ms, ms_digits);
    append_padded(out, counter, counter_digits);
}

storage::LogNumber SequenceNumber::bytes() const {
    storage::LogNumber out;
    auto rest = value_;
    for (auto byte = out.rbegin(); byte != out.rend(); ++byte, rest >>= 8) {
        *byte = static_cast<unsigned char>(rest & 0xff);
    }
    return out;
}

SequenceNumber SequenceNumber::next(base::UnixMilliseconds now) const {
    return std::max(SequenceNumber(std::min(value_ + 1, greatest)), at(now));
}

SequenceNumber SequenceNumber::before() const {
    return SequenceNumber(value_ == 0 ? 0 : value_ - 1);
}

}  // namespace tailrace::stream
