// Stored structures that grow: fields with a tag and a length, so that a reader skips what it does
// not know.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tailrace::base {

/// Field: tag u8 | length u32 | bytes. Fields may repeat; their order is kept.
class FieldWriter {
 public:
    /// `version` is the first byte.
    explicit FieldWriter(std::uint8_t version) { append_big_endian(out_, version); }

    void bytes(std::uint8_t tag, std::string_view value) {
        append_big_endian(out_, tag);
        append_sized(out_, value);
    }
    template <std::unsigned_integral T>
    void number(std::uint8_t tag, T value) {
        append_big_endian(out_, tag);
        append_big_endian(out_, static_cast<std::uint32_t>(sizeof value));
        append_big_endian(out_, value);
    }
    std::string take() { return std::move(out_); }

 private:
    std::string out_;
};

/// Reads what a FieldWriter wrote: `while (auto field = reader.next()) switch (field->tag) ...`,
/// then `complete()`.
class FieldReader {
 public:
    struct Field {
        std::uint8_t tag;
        std::string_view bytes;

        /// Zero if the field has another size: a number that grew is a new field.
        template <std::unsigned_integral T>
        T number() const {
            return bytes.size() == sizeof(T) ? ByteReader(bytes).big_endian<T>() : T{0};
        }
        std::string string() const { return std::string(bytes); }
    };

    explicit FieldReader(std::string_view bytes)
        : reader_(bytes), version_(reader_.big_endian<std::uint8_t>()) {}

    std::uint8_t version() const { return version_; }
    std::optional<Field> next() {
        if (reader_.failed() || reader_.rest().empty()) return std::nullopt;
        const auto tag = reader_.big_endian<std::uint8_t>();
        const auto bytes = reader_.sized();
        if (reader_.failed()) return std::nullopt;
        return Field{tag, bytes};
    }
    bool complete() const { return reader_.complete(); }

 private:
    ByteReader reader_;
    std::uint8_t version_;
};

}  // namespace tailrace::base
