// GetRecords from the client's side: pages stay text, and records are read without a tree.
//
// A page may be a megabyte, and its reader may want no more than to pass it on. So nothing here
// looks at each byte but in search of a few; what is not of the usual form is left to
// `decode_reply` and the decoder, which take any.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tailrace/record.h"
#include "tailrace/stream_requests.h"

namespace tailrace::wire::json {

/// Takes a reply's records out of it as they are. Empty, and `body` untouched, if it is not spelled
/// as the service and Tailrace do: without blanks, its two members and no other.
std::optional<GetRecordsOutput> split_records_reply(std::string& body);

/// The elements of a page, about `count` of them. Empty if anything is unusual; images are not
/// looked into.
std::optional<std::vector<Record>> read_records(std::string_view array, std::size_t count);

}  // namespace tailrace::wire::json
