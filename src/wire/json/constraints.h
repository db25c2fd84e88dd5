// Constraints that several requests declare.
#pragma once

#include <string_view>

#include "wire/json/shape.h"

namespace tailrace::wire::json {

inline constexpr Constraint table_name{.min = 3, .max = 255, .pattern = Pattern::name};
inline constexpr Constraint table_name_or_arn{
    .min = 1, .max = 255, .pattern = Pattern::name_or_arn};
/// Of the writes that the newer wording covers.
inline constexpr Constraint written_table{
    .min = 1, .max = 255, .pattern = Pattern::name_or_arn, .june = &model::june_empty_table_name};

inline constexpr std::string_view table_name_missing =
    "The parameter 'TableName' is required but was not present in the request";
/// For requests about a table that is there.
inline constexpr Constraint described_table{
    .min = 1, .max = 255, .pattern = Pattern::name_or_arn, .missing = table_name_missing};

inline constexpr Constraint index_name{.min = 3, .max = 255, .pattern = Pattern::name};

inline constexpr Constraint resource_arn = length(1, 1283);

inline constexpr Constraint key_schema = length(1, 2);

inline constexpr Constraint non_key_attribute = length(1, 255);
inline constexpr Constraint non_key_attributes{.min = 1, .max = 20, .each = &non_key_attribute};

inline constexpr Constraint attribute_to_get = length(0, 65535);
inline constexpr Constraint attributes_to_get{.min = 1, .each = &attribute_to_get};

}  // namespace tailrace::wire::json
