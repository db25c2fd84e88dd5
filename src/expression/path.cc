#include "expression/path.h"

#include <string_view>

namespace tailrace::expression {
namespace {

const AttributeValue* find(std::string_view name, const AttributeMap& map) {
    const auto found = map.find(name);
    return found == map.end() ? nullptr : &found->second;
}

void append(std::string& out, const PathElement& element) {
    if (const auto* index = std::get_if<std::uint32_t>(&element)) {
        out.append("[").append(std::to_string(*index)).append("]");
    } else {
        out.append(std::get<std::string>(element));
    }
}

}  // namespace

std::string to_string(const Path& path) {
    std::string text = "[";
    for (const auto& element : path.elements) {
        if (text.size() > 1) text.append(", ");
        append(text, element);
    }
    return text.append("]");
}

const AttributeValue* find(const PathElement& element, const AttributeValue& within) {
    if (const auto* index = std::get_if<std::uint32_t>(&element)) {
        const auto* list = within.get_if<AttributeValue::List>();
        return list != nullptr && *index < list->size() ? &(*list)[*index] : nullptr;
    }
    const auto* map = within.get_if<AttributeMap>();
    return map != nullptr ? find(std::get<std::string>(element), *map) : nullptr;
}

const AttributeValue* find(const Path& path, const AttributeMap& item) {
    const auto* value = find(path.attribute(), item);
    for (std::size_t i = 1; value != nullptr && i < path.elements.size(); ++i) {
        value = find(path.elements[i], *value);
    }
    return value;
}

}  // namespace tailrace::expression
