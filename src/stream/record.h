// Records: one change of one item, as GetRecords sends it.
//
// A stored record is a header, then the bytes that are served:
//
//     version u8 | commit time ms u64 | kind u8 | key hash u64 | transaction id u64
//                | place in it u32 | bytes of Keys u32, NewImage u32, OldImage u32 | JSON
//
// The header is for us (retention, replay, filters); a reader gets the JSON as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/store.h"
#include "stream/sequence_number.h"
#include "tailrace/enumerations.h"

namespace tailrace::stream {

/// An item's canonical bytes and its size by the service's rules.
struct Image {
    std::string_view json;
    std::size_t size = 0;
};

/// A change, before a feed's view makes a record of it. Views into it live as long as the call.
struct Change {
    Image keys;
    std::optional<Image> old_image;
    std::optional<Image> new_image;
    std::uint64_t key_hash = 0;
    /// 0 if the change is not part of a transaction.
    std::uint64_t transaction_id = 0;
    std::uint32_t transaction_place = 0;
    /// The service made it itself, because the item expired: the record carries userIdentity.
    bool expired = false;
};

/// INSERT, MODIFY or REMOVE, by what there was before and after. One of the images is set.
OperationType event_name(const Change& change);

/// The stored record of a change in one feed. `log` and `number` make the eventID: 32 hex digits,
/// unique and stable. `region` is a plain name.
std::string make_record(const Change& change, StreamViewType view_type, std::string_view region,
                        const storage::LogId& log, SequenceNumber number,
                        base::UnixMilliseconds now);

struct RecordHeader {
    base::UnixMilliseconds commit_ms = 0;
    OperationType kind{};
    std::uint64_t key_hash = 0;
    std::uint64_t transaction_id = 0;
    std::uint32_t transaction_place = 0;
    /// Lengths of these members' values in the JSON, 0 for one that is not there.
    std::uint32_t keys_bytes = 0;
    std::uint32_t new_image_bytes = 0;
    std::uint32_t old_image_bytes = 0;
};

struct StoredRecord {
    RecordHeader header;
    /// As GetRecords sends it.
    std::string_view json;
};

/// Empty if the bytes are damaged or of an unknown version.
std::optional<StoredRecord> decode_record(std::string_view bytes);

}  // namespace tailrace::stream
