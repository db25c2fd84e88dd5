// The service's limits.
#pragma once

#include <cstddef>

namespace tailrace::model {

inline constexpr std::size_t kibibyte = 1024;
inline constexpr std::size_t mebibyte = 1024 * kibibyte;

// Items.
inline constexpr std::size_t item_bytes_max = 400 * kibibyte;
inline constexpr std::size_t hash_key_bytes_max = 2048;
inline constexpr std::size_t range_key_bytes_max = 1024;
inline constexpr std::size_t attribute_name_bytes_max = 65535;
inline constexpr int nesting_levels_max = 32;

// Requests and their replies.
inline constexpr std::size_t request_bytes_max = 16 * mebibyte;
inline constexpr std::size_t page_bytes_max = 1 * mebibyte;
inline constexpr std::size_t batch_write_items_max = 25;
inline constexpr std::size_t batch_write_bytes_max = 16 * mebibyte;
inline constexpr std::size_t batch_get_keys_max = 100;
inline constexpr std::size_t batch_get_bytes_max = 16 * mebibyte;
inline constexpr std::size_t transaction_items_max = 100;
inline constexpr std::size_t transaction_bytes_max = 4 * mebibyte;
inline constexpr std::size_t client_request_token_chars_max = 36;
inline constexpr int scan_segments_max = 1'000'000;

// Expressions.
inline constexpr std::size_t expression_bytes_max = 4 * kibibyte;
inline constexpr std::size_t expression_operators_max = 300;
inline constexpr std::size_t expression_attribute_names_bytes_max = 2 * mebibyte;
inline constexpr std::size_t expression_attribute_values_bytes_max = 2 * mebibyte;
inline constexpr std::size_t in_operands_max = 100;

// Tables.
inline constexpr std::size_t table_name_chars_min = 3;
inline constexpr std::size_t table_name_chars_max = 255;
inline constexpr std::size_t key_attribute_name_bytes_max = 255;
inline constexpr std::size_t local_indexes_max = 5;
inline constexpr std::size_t global_indexes_max = 20;
/// Of each kind, HASH and RANGE, in the key of a global index.
inline constexpr std::size_t index_key_attributes_max = 4;
/// Named in the projections of all indexes of a table.
inline constexpr std::size_t projected_attributes_max = 100;
inline constexpr std::size_t list_tables_limit_max = 100;

// Capacity.
inline constexpr std::size_t read_unit_bytes = 4 * kibibyte;
inline constexpr std::size_t write_unit_bytes = 1 * kibibyte;

}  // namespace tailrace::model
