// The records of one reply, out of a scan of a log.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "storage/store.h"
#include "stream/record_name.h"
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

/// Takes as many entries as `bytes_max` of JSON hold, but at least one. The page is made as the
/// scan goes on, so that what is stored is copied once.
class PageAssembler final : public storage::EntrySink {
 public:
    /// Of the log that is scanned.
    PageAssembler(const storage::LogId& log, std::size_t records_max, std::size_t bytes_max)
        : names_(log), records_max_(records_max), bytes_max_(bytes_max) {}

    bool take(std::string_view key, std::string_view value) override;

    /// Once. `more` is the scan's; InternalServerError if an entry was no record.
    Result<AssembledPage> finish(bool more);

 private:
    void reserve();

    RecordNames names_;
    const std::size_t records_max_;
    const std::size_t bytes_max_;
    AssembledPage page_;
    std::optional<std::string> damaged_;
};

}  // namespace tailrace::stream
