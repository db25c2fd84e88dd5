// Resource-based policies: JSON in the language of IAM.
//
// A policy is stored as the service shows it: without blanks, members in a fixed order, lists of
// one as their element, accounts as the ARN of their root. So policies that mean the same are
// equal bytes, and changing one into the other is no change. Who may do what by it is not asked
// here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tailrace/error.h"

namespace tailrace::model {

inline constexpr std::size_t policy_bytes_max = 20 * 1024;

/// ValidationException if the service would not take it. `partition` is that of the ARNs of
/// accounts, as `aws`.
Result<std::string> canonical_policy(std::string_view text, std::string_view partition);

}  // namespace tailrace::model
