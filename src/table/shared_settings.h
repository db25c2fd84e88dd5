// Settings that all servers of a store must have in common, as the catalog keeps them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/coroutine.h"
#include "partition/environment.h"
#include "table/catalog.h"
#include "tailrace/error.h"

namespace tailrace::table {

/// Value by name, as text that people read.
using SharedSettings = std::map<std::string, std::string>;

/// One that is another way in the store.
struct SettingDifference {
    std::string name;
    std::string ours;
    std::string theirs;
};

/// Keeps `ours` if there are none, or if this server `may_replace` them because there is no other;
/// else the first that differs, or nothing.
awaitable<Result<std::optional<SettingDifference>>> agree_on_settings(
    partition::Environment& environment, Catalog& catalog, SharedSettings ours, bool may_replace);

/// Their row in the catalog space.
inline constexpr std::string_view settings_key = "s";
std::string encode(const SharedSettings& settings);
/// Empty if the bytes are damaged or of an unknown version.
std::optional<SharedSettings> decode_shared_settings(std::string_view bytes);

}  // namespace tailrace::table
