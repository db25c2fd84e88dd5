// How much a transaction that writes brings.
#pragma once

#include <cstddef>

#include "tailrace/error.h"
#include "tailrace/transaction_requests.h"

namespace tailrace::operation {

/// What of an action counts against the 4 MB that a transaction may bring: its item or key, its
/// expressions, and the names and values that these mention; placeholders are free. (As DynamoDB
/// Local 1.25 counts; the service's own count is not published.)
std::size_t payload_bytes(const TransactWriteItem& item);

/// ValidationException for so many bytes if they are more than the 4 MB.
Result<void> check_payload(std::size_t bytes);

}  // namespace tailrace::operation
