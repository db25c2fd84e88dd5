#include "tailrace/attribute_value.h"

namespace tailrace {

std::partial_ordering AttributeValue::compare(const AttributeValue& other) const {
    if (type() != other.type()) return std::partial_ordering::unordered;
    switch (type()) {
        case Type::S:
            return std::get<std::string>(value_) <=> std::get<std::string>(other.value_);
        case Type::N:
            return std::get<Number>(value_) <=> std::get<Number>(other.value_);
        case Type::B:
            return std::get<Binary>(value_) <=> std::get<Binary>(other.value_);
        default:
            return std::partial_ordering::unordered;
    }
}

}  // namespace tailrace
