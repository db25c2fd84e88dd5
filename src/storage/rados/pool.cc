#include "storage/rados/pool.h"

namespace tailrace::storage::rados {

const std::string& ObjectView::attribute(const std::string& name) const {
    static const std::string none;
    const auto found = attributes.find(name);
    return found == attributes.end() ? none : found->second;
}

const std::string* ObjectView::value(const std::string& key) const {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
}

}  // namespace tailrace::storage::rados
