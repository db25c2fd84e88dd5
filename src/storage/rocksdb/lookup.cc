#include "storage/rocksdb/lookup.h"

#include <memory>
#include <utility>

namespace tailrace::storage::rocksdb {

namespace {

::rocksdb::ReadOptions options_for(const Snapshot& snapshot) {
    ::rocksdb::ReadOptions options;
    options.snapshot = snapshot.get();
    return options;
}

}  // namespace

PointLookup::PointLookup(Database& database, Snapshot snapshot,
                         std::span<const PartitionRead> reads, std::span<PartitionView> views)
    : database_(database), snapshot_(std::move(snapshot)), reads_(reads), views_(views) {}

bool PointLookup::run(Reach reach) {
    count_nothing();
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

    auto options = options_for(snapshot_);
    if (reach == Reach::memory) options.read_tier = ::rocksdb::kBlockCacheTier;
    auto& value = views_[read].values[key].emplace();
    const auto status = database_->Get(options, database_.maps(), place, &value);
    // An empty value may also mean a file that is not open yet.
    const bool found = status.ok() && !(reach == Reach::memory && value.empty());
    if (found) return true;
    views_[read].values[key].reset();
    if (reach == Reach::memory && (status.ok() || status.IsIncomplete())) return false;
    if (!status.IsNotFound()) status_ = status;
    return true;
}

RangeLookup::RangeLookup(Database& database, ::rocksdb::ColumnFamilyHandle* column,
                         Snapshot snapshot, Bounds bounds, std::size_t prefix_size,
                         RangeLimits limits, EntrySink& sink)
    : database_(database),
      column_(column),
      snapshot_(std::move(snapshot)),
      bounds_(std::move(bounds)),
      prefix_size_(prefix_size),
      limits_(limits),
      sink_(sink) {}

void RangeLookup::run() {
    count_nothing();
    if (!bounds_.end.empty() && bounds_.begin >= bounds_.end) return;
    const ::rocksdb::Slice lower = bounds_.begin;
    const ::rocksdb::Slice upper = bounds_.end;
    auto options = options_for(snapshot_);
    options.iterate_lower_bound = &lower;
    if (!bounds_.end.empty()) options.iterate_upper_bound = &upper;
    const std::unique_ptr<::rocksdb::Iterator> iterator(database_->NewIterator(options, column_));
    if (limits_.direction == Direction::forward) {
        iterator->SeekToFirst();
    } else {
        iterator->SeekToLast();
    }
    show(*iterator);
    status_ = iterator->status();
}

void RangeLookup::show(::rocksdb::Iterator& iterator) {
    const bool forward = limits_.direction == Direction::forward;
    for (; iterator.Valid(); forward ? iterator.Next() : iterator.Prev()) {
        const auto key = iterator.key().ToStringView().substr(prefix_size_);
        const auto value = iterator.value().ToStringView();
        if (full() || !sink_.take(key, value)) {
            more_ = true;
            return;
        }
        ++entries_;
        bytes_ += value.size() + (limits_.keys_count ? key.size() : 0);
    }
}

bool RangeLookup::full() const {
    return entries_ >= limits_.entries_max || (entries_ > 0 && bytes_ >= limits_.bytes_max);
}

}  // namespace tailrace::storage::rocksdb
