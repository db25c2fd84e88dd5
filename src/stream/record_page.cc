#include "stream/record_page.h"

#include <tuple>

#include "stream/answers.h"
#include "stream/record.h"

namespace tailrace::stream {

Result<AssembledPage> assemble_page(const storage::LogScanResult& scan, std::size_t bytes_max) {
    AssembledPage page{.more = scan.more};
    // What the page needs besides JSON is less than the keys and headers of the entries.
    page.records.reserve(scan.entries.bytes());
    for (std::size_t i = 0; i < scan.entries.size(); ++i) {
        const auto [key, body] = scan.entries[i];
        const auto record = decode_record(body);
        if (!record || key.size() != std::tuple_size_v<storage::LogNumber>) {
            return damaged("record", key);
        }
        if (i > 0 && page.records.json().size() + record->json.size() >= bytes_max) {
            page.more = true;
            break;
        }
        page.records.append(record->json);
        page.last = SequenceNumber::from_bytes(key);
    }
    return page;
}

}  // namespace tailrace::stream
