// Records: one change of one item, as GetRecords sends it.
//
// What is stored is what a record is made of, and not what follows from it:
//
//     version u8 | commit time ms u64 | kind u8 | view type u8 | expired u8 | key hash u64
//                | transaction id u64 | place in it u32 | SizeBytes u32
//                | bytes of Keys u32, NewImage u32, OldImage u32 | OldImage's shared begin u32, end
//                u32 | bytes of awsRegion u8 | awsRegion | Keys | NewImage | OldImage between the
//                shared ends
//
// The shared ends of OldImage are those of NewImage: most changes change little.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/store.h"
#include "stream/record_name.h"
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

/// The stored record of a change in one feed. `region` is a plain name of at most 255 bytes.
std::string make_record(const Change& change, StreamViewType view_type, std::string_view region,
                        base::UnixMilliseconds now);

struct RecordHeader {
    base::UnixMilliseconds commit_ms = 0;
    OperationType kind{};
    StreamViewType view_type{};
    bool expired = false;
    std::uint64_t key_hash = 0;
    std::uint64_t transaction_id = 0;
    std::uint32_t transaction_place = 0;
    std::uint32_t size_bytes = 0;
};

/// Views of stored bytes.
class StoredRecord {
 public:
    /// Empty if the bytes are damaged or of an unknown version.
    static std::optional<StoredRecord> decode(std::string_view bytes);

    const RecordHeader& header() const { return header_; }

    /// The record as GetRecords sends it, which has `json_bytes` bytes.
    void append_json(std::string& out, const RecordName& name, std::size_t json_bytes) const;
    std::size_t json_bytes(const RecordName& name) const;

 private:
    /// An absent one is empty.
    struct OldImage {
        std::size_t shared_begin = 0;
        std::string_view between;
        std::size_t shared_end = 0;
    };
    bool decode_images(std::string_view images, std::size_t keys_bytes, std::size_t new_bytes,
                       std::size_t old_bytes);
    template <class Out>
    void write(Out& out, const RecordName& name) const;
    template <class Out>
    void write_images(Out& out) const;

    RecordHeader header_;
    std::string_view region_;
    std::string_view keys_;
    std::string_view new_image_;
    OldImage old_image_;
};

}  // namespace tailrace::stream
