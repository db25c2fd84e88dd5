#include "storage/rados/segment_blocks.h"

#include <fmt/format.h>

#include "base/crc32c.h"

namespace tailrace::storage::rados {

SegmentBlocks::Bytes SegmentBlocks::find(const Place& place) {
    const std::lock_guard lock(mutex_);
    const auto found = by_place_.find(place);
    if (found == by_place_.end()) return nullptr;
    kept_.splice(kept_.begin(), kept_, found->second);
    return found->second->bytes;
}

void SegmentBlocks::keep(Place place, Bytes bytes) {
    const std::lock_guard lock(mutex_);
    if (by_place_.contains(place)) return;
    bytes_ += bytes->size();
    kept_.push_front({place, std::move(bytes)});
    by_place_.emplace(std::move(place), kept_.begin());
    while (bytes_ > bytes_max_) {
        bytes_ -= kept_.back().bytes->size();
        by_place_.erase(kept_.back().place);
        kept_.pop_back();
    }
}

awaitable<Outcome<SegmentBlocks::Bytes>> SegmentBlocks::read(std::string object,
                                                             std::uint64_t begin,
                                                             SegmentBlock block) {
    Place place{object, begin};
    if (auto found = find(place)) co_return found;
    ObjectRead asked;
    asked.object = object;
    asked.data = true;
    asked.data_begin = begin;
    asked.data_bytes = block.end - begin;
    auto view = co_await pool_.read(std::move(asked));
    if (!view) co_return std::unexpected(view.error());
    if (!view->exists) co_return Bytes();
    if (view->data.size() != block.end - begin || base::crc32c(view->data) != block.checksum)
        co_return std::unexpected(Fault{fmt::format("object {} is damaged", object)});
    auto bytes = std::make_shared<const std::string>(std::move(view->data));
    keep(std::move(place), bytes);
    co_return bytes;
}

}  // namespace tailrace::storage::rados
