// Rows, records, ids and numbers out of damaged bytes: refused, or read as what they would be
// written as.
#include <cstddef>
#include <cstdint>

#include "base/assert.h"
#include "base/log.h"
#include "stream/record_page.h"
#include "stream/sequence_number.h"
#include "stream/shard.h"

using namespace tailrace;

namespace {

void read_rows(std::string_view bytes) {
    if (const auto row = stream::decode_stream_row(bytes)) {
        TAILRACE_ASSERT(stream::decode_stream_row(encode(*row)) == row, "a stream row is kept");
    }
    if (const auto row = stream::decode_shard_row(bytes)) {
        TAILRACE_ASSERT(stream::decode_shard_row(encode(*row)) == row, "a shard row is kept");
    }
}

void read_names(std::string_view text) {
    if (const auto id = stream::ShardId::parse(text)) {
        TAILRACE_ASSERT(id->text() == text, "a shard id has one spelling");
    }
    if (const auto number = stream::SequenceNumber::parse(text)) {
        TAILRACE_ASSERT(stream::SequenceNumber::parse(number->text()) == number,
                        "a number is read back");
    }
}

/// Two records, cut out of `bytes` at its first byte.
void read_records(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto cut = static_cast<unsigned char>(bytes.front()) % bytes.size();
    stream::PageAssembler assembler({1, 1}, 2, 100);
    const bool more = !assembler.take("1234567890", bytes.substr(1, cut)) ||
                      !assembler.take("1234567891", bytes.substr(cut));
    const auto page = assembler.finish(more);
    TAILRACE_ASSERT(!page || page->records.count() > 0, "a page has at least one record");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool quiet = (base::start_log(base::LogLevel::off, base::LogFormat::text), true);
    static_cast<void>(quiet);
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    read_rows(bytes);
    read_names(bytes);
    read_records(bytes);
    return 0;
}
