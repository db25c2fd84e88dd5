#include "storage/rocksdb/lookup.h"

#include <memory>
#include <utility>

namespace tailrace::storage::rocksdb {

namespace {

/// So many deleted keys may a scan pass over on the thread of an io_context.
constexpr std::uint64_t deleted_keys_in_memory_max = 1000;

::rocksdb::ReadOptions options_for(const Snapshot& snapshot, Reach reach) {
    ::rocksdb::ReadOptions options;
    options.snapshot = snapshot.get();
    if (reach == Reach::memory) options.read_tier = ::rocksdb::kBlockCacheTier;
    return options;
}

}  // namespace

PointLookup::PointLookup(Database& database, Snapshot snapshot,
                         std::span<const PartitionRead> reads, std::span<PartitionView> views)
    : database_(database), snapshot_(std::move(snapshot)), reads_(reads), views_(views) {}

bool PointLookup::run(Reach reach) {
    if (reach == Reach::disk && !missing_.empty()) {
        for (const auto& [read, key] : std::exchange(missing_, {})) find(reach, read, key);
        return true;
    }
    for (std::size_t read = 0; read < reads_.size(); ++read) {
        views_[read].values.resize(reads_[read].keys.size());
        for (std::size_t key = 0; key < reads_[read].keys.size(); ++key) {
            if (!find(reach, read, key)) missing_.emplace_back(read, key);
        }
    }
    return missing_.empty();
}

bool PointLookup::find(Reach reach, std::size_t read, std::size_t key) {
    thread_local std::string place;
    place.clear();
    const auto& wanted = reads_[read].keys[key];
    append_map_key(place, reads_[read].partition, wanted.space, wanted.bytes);

    auto& value = views_[read].values[key].emplace();
    const auto status =
        database_->Get(options_for(snapshot_, reach), database_.maps(), place, &value);
    if (status.ok()) return true;
    views_[read].values[key].reset();
    if (status.IsIncomplete() && reach == Reach::memory) return false;
    if (!status.IsNotFound()) status_ = status;
    return true;
}

RangeLookup::RangeLookup(Database& database, ::rocksdb::ColumnFamilyHandle* column,
                         Snapshot snapshot, Bounds bounds, std::size_t prefix_size,
                         RangeLimits limits)
    : database_(database),
      column_(column),
      snapshot_(std::move(snapshot)),
      bounds_(std::move(bounds)),
      prefix_size_(prefix_size),
      limits_(limits) {}

bool RangeLookup::run(Reach reach) {
    if (!bounds_.end.empty() && bounds_.begin >= bounds_.end) return true;
    lower_ = bounds_.begin;
    upper_ = bounds_.end;
    const std::unique_ptr<::rocksdb::Iterator> iterator(
        database_->NewIterator(read_options(reach), column_));
    if (limits_.direction == Direction::forward) {
        iterator->SeekToFirst();
    } else {
        iterator->SeekToLast();
    }
    collect(*iterator);
    const auto status = iterator->status();
    if (status.ok()) return true;
    if (status.IsIncomplete() && reach == Reach::memory) {
        if (full()) return more_ = true;
        if (!entries_.empty()) go_on_after(entries_[entries_.size() - 1].key);
        return false;
    }
    status_ = status;
    return true;
}

::rocksdb::ReadOptions RangeLookup::read_options(Reach reach) const {
    auto options = options_for(snapshot_, reach);
    options.iterate_lower_bound = &lower_;
    if (!bounds_.end.empty()) options.iterate_upper_bound = &upper_;
    if (reach == Reach::memory && !database_.in_memory()) {
        options.max_skippable_internal_keys = deleted_keys_in_memory_max;
    }
    return options;
}

void RangeLookup::collect(::rocksdb::Iterator& iterator) {
    const bool forward = limits_.direction == Direction::forward;
    for (; iterator.Valid(); forward ? iterator.Next() : iterator.Prev()) {
        if (full()) {
            more_ = true;
            return;
        }
        const auto key = iterator.key().ToStringView().substr(prefix_size_);
        const auto value = iterator.value().ToStringView();
        entries_.append(key, value);
        bytes_ += value.size() + (limits_.keys_count ? key.size() : 0);
    }
}

void RangeLookup::go_on_after(std::string_view key) {
    if (limits_.direction == Direction::forward) {
        bounds_.begin.resize(prefix_size_);
        bounds_.begin.append(key).append(1, '\0');
    } else {
        const auto prefix = bounds_.begin.substr(0, prefix_size_);
        bounds_.end = prefix + std::string(key);
    }
}

bool RangeLookup::full() const {
    return entries_.size() >= limits_.entries_max ||
           (!entries_.empty() && bytes_ >= limits_.bytes_max);
}

}  // namespace tailrace::storage::rocksdb
