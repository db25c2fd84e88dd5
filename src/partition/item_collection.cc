#include "partition/item_collection.h"

#include <algorithm>
#include <string>

#include "base/bytes.h"
#include "model/limits.h"

namespace tailrace::partition {

namespace {

/// What one change can add at most: the item, and an entry in each local index.
constexpr std::uint64_t change_bytes_max = model::item_bytes_max * (1 + model::local_indexes_max);

std::uint64_t bytes_of(const Descriptor& descriptor, std::string_view item_key,
                       const IndexedItem& item) {
    return item.size + local_bytes(descriptor, item_key, item);
}

storage::Key key_in(const View& view, std::string_view item_key) {
    const auto& descriptor = *view.descriptor();
    const auto local = std::ranges::find(descriptor.indexes, IndexKind::local, &Index::kind);
    return collection_key(descriptor.table, item_key, local->keys.hash().type);
}

std::uint64_t size_in(const View& view, const storage::Key& key) {
    const auto* body = view.find(key);
    return body ? base::ByteReader(*body).big_endian<std::uint64_t>() : 0;
}

}  // namespace

bool keeps_collections(const Descriptor& descriptor) {
    return std::ranges::find(descriptor.indexes, IndexKind::local, &Index::kind) !=
           descriptor.indexes.end();
}

storage::Key collection_key(TableId table, std::string_view item_key,
                            model::AttributeType hash_type) {
    const auto prefix = partition_key_prefix_of(item_key, hash_type);
    return {collection_space(table), std::string(prefix.value_or(item_key))};
}

std::uint64_t collection_bytes(const View& view, std::string_view item_key) {
    return size_in(view, key_in(view, item_key));
}

std::optional<Error> check_collection(const View& view, std::string_view item_key,
                                      const IndexedItem& before, const IndexedItem& after) {
    if (!keeps_collections(*view.descriptor())) return std::nullopt;
    const auto size = collection_bytes(view, item_key);
    if (size + change_bytes_max <= collection_bytes_max) return std::nullopt;
    const auto less = bytes_of(*view.descriptor(), item_key, before);
    const auto more = bytes_of(*view.descriptor(), item_key, after);
    if (more <= less || size + more - less <= collection_bytes_max) return std::nullopt;
    return Error{ErrorCode::ItemCollectionSizeLimitExceededException, "Collection size exceeded.",
                 nullptr};
}

std::uint64_t grow_collection(View& view, std::string_view item_key, std::int64_t bytes) {
    auto key = key_in(view, item_key);
    const auto size = size_in(view, key) + static_cast<std::uint64_t>(bytes);
    if (size == 0) {
        view.erase(key);
    } else {
        view.put(std::move(key), base::big_endian(size));
    }
    return size;
}

}  // namespace tailrace::partition
