// What names a record: its eventID and its SequenceNumber.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "storage/store.h"
#include "stream/sequence_number.h"

namespace tailrace::stream {

class RecordName {
 public:
    std::string_view event_id() const { return {event_id_.data(), event_id_.size()}; }
    /// Decimal digits.
    std::string_view number() const { return number_; }

 private:
    friend class RecordNames;
    std::array<char, 32> event_id_{};
    std::string number_;
};

/// Of one log.
class RecordNames {
 public:
    explicit RecordNames(const storage::LogId& log);

    /// Until the next. An eventID is 32 hex digits: its number, all 128 bits mixed under keys of
    /// its log. So no two of a log are equal, and those of different logs share none but by a
    /// chance of one in 2^128; and it is the same at every reading.
    const RecordName& name(SequenceNumber number);

 private:
    std::uint64_t low_key_;
    std::uint64_t high_key_;
    RecordName name_;
};

}  // namespace tailrace::stream
