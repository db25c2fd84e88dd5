// Pages of a partition's keys, in either direction, of as many reads as it takes.
#pragma once

#include <cstddef>
#include <optional>

#include "storage/rados/map_reader.h"
#include "storage/rados/page_filler.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// Of one scan.
class MapScan {
 public:
    /// Both outlive it.
    MapScan(MapReader& reader, const ScanRequest& request) : reader_(reader), request_(request) {}

    awaitable<Outcome<ScanResult>> run();

 private:
    /// Empty if it was disturbed before anything came of it.
    awaitable<Outcome<std::optional<ScanResult>>> try_once(std::size_t first_entries);
    awaitable<Outcome<bool>> go_forward(std::size_t first_entries, PageFiller& page);
    awaitable<Outcome<bool>> go_backward(PageFiller& page);
    awaitable<Outcome<bool>> read_part(KeyRange part, PageFiller& page,
                                       std::vector<std::pair<std::string, std::string>>& entries);
    bool is_undisturbed(const Guard& seen);

    MapReader& reader_;
    const ScanRequest& request_;
    /// What all chunks were read under.
    std::optional<Guard> guard_;
    bool more_ = false;
};

}  // namespace tailrace::storage::rados
