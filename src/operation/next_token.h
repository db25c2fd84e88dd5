// NextToken of ExecuteStatement: where the next page of a SELECT begins.
//
//     base64 of   version u8 | digest of statement and parameters | range u32 | key as JSON, if any
//
// A token holds all there is to know, so no server remembers it. It is not signed: whoever makes
// one up begins at another place of what the statement selects, as with an ExclusiveStartKey.
#pragma once

#include <string>
#include <string_view>

#include "operation/answers.h"
#include "operation/statement_reads.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// `digest` is that of statement and parameters (request_digest.h).
std::string next_token(std::string_view digest, const SelectPosition& position);

/// ValidationException: `Invalid NextToken` if it is none, `NextToken does not match request` if it
/// is of another statement or of other parameters.
Result<SelectPosition> read_next_token(std::string_view token, std::string_view digest);

Refusal mismatched_token();

}  // namespace tailrace::operation
