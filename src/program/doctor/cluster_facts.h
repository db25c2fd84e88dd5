// What monitors answer, as far as it matters here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace tailrace::program::doctor {

/// Of `status`.
struct ClusterFacts {
    int monitors = 0;
    int monitors_in_quorum = 0;
    int osds = 0;
    int osds_up = 0;
    /// HEALTH_OK, HEALTH_WARN, HEALTH_ERR.
    std::string health;
    /// As in `OSD_NEARFULL: 1 nearfull osd(s)`.
    std::vector<std::string> troubles;
};
std::optional<ClusterFacts> read_status(std::string_view json);

/// Of `osd pool ls`, in detail.
struct PoolFacts {
    bool is_replicated = false;
    int size = 0;
    int min_size = 0;
    int pg_num = 0;
    std::vector<std::string> applications;
    std::vector<std::string> flags;
    /// 0 is none.
    std::uint64_t quota_bytes = 0;
    std::uint64_t quota_objects = 0;
};
/// Empty if it has no such pool.
std::optional<PoolFacts> read_pool(std::string_view json, std::string_view pool);

/// Of `df`.
struct SpaceFacts {
    double used_ratio = 0;
    double bytes_stored = 0;
    double bytes_free = 0;
    double objects = 0;
};
/// Empty if it does not tell: it does while there is a manager.
std::optional<SpaceFacts> read_space(std::string_view json, std::string_view pool);

/// Of `versions`: how many OSDs there are of each, by what they call it, as 16.2.15.
std::map<std::string, int> read_osd_versions(std::string_view json);

/// Of `report`: when it was made, by the monitor's clock.
std::optional<base::UnixMilliseconds> read_report_time(std::string_view json);

}  // namespace tailrace::program::doctor
