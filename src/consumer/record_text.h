// What a page of records says of itself, without parsing it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "tailrace/record.h"
#include "tailrace/timestamp.h"

namespace tailrace::consumer {

// Empty if there are no records, or if they are not as the service writes them.

std::optional<std::string> first_sequence_number(const RecordPage& page);
std::optional<std::string> last_sequence_number(const RecordPage& page);
/// ApproximateCreationDateTime of the last record.
std::optional<Timestamp> last_creation_time(const RecordPage& page);

/// The array without its first `count` elements.
std::string text_from(std::string_view array, std::size_t count);

}  // namespace tailrace::consumer
