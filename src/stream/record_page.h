// The records of one reply, out of a scan of a log.
#pragma once

#include <cstddef>
#include <optional>

#include "storage/store.h"
#include "stream/sequence_number.h"
#include "tailrace/error.h"
#include "tailrace/record.h"

namespace tailrace::stream {

struct AssembledPage {
    RecordPage records;
    /// The number of the last record; empty if there is none.
    std::optional<SequenceNumber> last;
    /// The log has, or may have, others after it.
    bool more = false;
};

/// As many entries as `bytes_max` of JSON hold, but at least one. InternalServerError if one of
/// them is no record.
Result<AssembledPage> assemble_page(const storage::LogScanResult& scan, std::size_t bytes_max);

}  // namespace tailrace::stream
