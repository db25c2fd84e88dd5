// The two wordings in which the service tells what is wrong with a request.
//
// Since June 2026 most of its regions check a PutItem, UpdateItem or DeleteItem in another
// framework before they look at the table: what is found there has an envelope, an empty table name
// is told alone, and an unknown ReturnValues in other words. All that differs stands here and in
// wording.cc; the declarations of the requests put it where it belongs (`june`, see
// wire/json/shape.h). Source: recordings of all regions, June to October 2026.
#pragma once

#include <cstdint>
#include <string_view>

#include "tailrace/error.h"

namespace tailrace::model {

enum class Wording : std::uint8_t { may_2026, june_2026 };

/// What a request is told, in the newer wording, instead of the violation of a constraint.
struct Rewording {
    std::string_view violation;
    /// And nothing else beside it.
    bool alone = false;
};

inline constexpr Rewording june_empty_table_name{
    .violation =
        "Value at 'TableName' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1",
    .alone = true};
/// UPDATE_NEW is the service's own slip.
inline constexpr Rewording june_return_values{
    .violation =
        "Failed to satisfy constraint: Member must satisfy enum value set: "
        "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"};
inline constexpr Rewording june_return_values_of_update{.violation = june_return_values.violation,
                                                        .alone = true};
inline constexpr Rewording june_no_request_items{
    .violation =
        "Value at 'RequestItems' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1",
    .alone = true};

/// `1 validation error detected: `, before a text that has no such beginning.
inline constexpr std::string_view envelope = "1 validation error detected: ";

/// An error that was found before the table was looked at, in a request that the newer wording
/// covers.
Error early_error(Wording wording, Error error);

}  // namespace tailrace::model
