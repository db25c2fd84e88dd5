#include "storage/store.h"

namespace tailrace::storage {

void EntryBlock::append(std::string_view key, std::string_view value) {
    bytes_.append(key);
    const auto key_end = bytes_.size();
    bytes_.append(value);
    ends_.push_back({key_end, bytes_.size()});
}

EntryBlock::Entry EntryBlock::operator[](std::size_t i) const {
    const auto begin = i == 0 ? 0 : ends_[i - 1].value;
    const auto [key_end, value_end] = ends_[i];
    const std::string_view all(bytes_);
    return {all.substr(begin, key_end - begin), all.substr(key_end, value_end - key_end)};
}

void EntryBlock::reserve(std::size_t entries, std::size_t bytes) {
    ends_.reserve(entries);
    bytes_.reserve(bytes);
}

}  // namespace tailrace::storage
