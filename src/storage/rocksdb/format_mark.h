// The file that says what a data directory holds.
#pragma once

#include <expected>
#include <filesystem>

#include "storage/store.h"

namespace tailrace::storage::rocksdb {

/// Moves when older versions of the server could not read what newer ones write.
inline constexpr unsigned format_version = 2;
inline constexpr const char* format_file = "FORMAT";

/// Makes the directory and marks it, if it is absent or empty; else looks whether this server can
/// read it. It touches nothing that it does not know.
std::expected<void, Fault> claim_directory(const std::filesystem::path& directory);

}  // namespace tailrace::storage::rocksdb
