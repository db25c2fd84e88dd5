// Tells requests apart that were sent under one token.
#pragma once

#include <string>

#include "tailrace/transaction_requests.h"

namespace tailrace::operation {

/// 16 bytes, the same for equal actions however they were spelled; 128 well-mixed bits, not fit
/// against who makes collisions for himself. Neither the token nor what the reply is to tell
/// counts.
std::string request_digest(const TransactWriteItemsInput& input);

}  // namespace tailrace::operation
