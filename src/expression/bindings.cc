#include "expression/bindings.h"

#include <algorithm>
#include <utility>

#include "model/attribute_codec.h"
#include "model/item_size.h"
#include "model/limits.h"

namespace tailrace::expression {
namespace {

constexpr std::size_t placeholder_bytes_max = 255;
constexpr std::string_view names_parameter = "ExpressionAttributeNames";
constexpr std::string_view values_parameter = "ExpressionAttributeValues";

std::unexpected<Error> fault(std::string_view parameter, std::string_view what) {
    return validation_error(std::string(parameter).append(what));
}

bool is_word(std::string_view text) {
    constexpr std::string_view word =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    return !text.empty() && text.find_first_not_of(word) == text.npos;
}

Result<void> check_placeholder(std::string_view parameter, char sigil, const std::string& key) {
    if (key.empty()) {
        // The semicolon is the service's.
        return fault(parameter,
                     " contains invalid key: The expression attribute map contains an empty key;");
    }
    if (key.size() > placeholder_bytes_max) {
        return fault(parameter,
                     " contains invalid key: The expression attribute map contains a key that is "
                     "too long; size of key: " +
                         std::to_string(key.size()));
    }
    if (!key.starts_with(sigil) || !is_word(std::string_view(key).substr(1))) {
        return fault(parameter, " contains invalid key: Syntax error; key: \"" + key + "\"");
    }
    return {};
}

template <class Map>
Result<void> check_placeholders(std::string_view parameter, char sigil, const Map& map) {
    if (map.empty()) return fault(parameter, " must not be empty");
    for (const auto& [key, _] : map) {
        if (auto checked = check_placeholder(parameter, sigil, key); !checked) return checked;
    }
    return {};
}

Result<void> check_name(const std::string& key, const std::string& name) {
    const auto invalid = [&](std::string_view why) {
        return fault(
            names_parameter,
            std::string(" contains invalid value: ").append(why).append(" for key ").append(key));
    };
    if (name.empty()) return invalid("Empty attribute name");
    if (name.size() > model::attribute_name_bytes_max) {
        return invalid("Attribute name is too large, must be less than 65536 bytes");
    }
    return {};
}

Result<void> check_names(const ExpressionAttributeNameMap& names) {
    auto checked = check_placeholders(names_parameter, '#', names);
    if (!checked) return checked;
    std::size_t bytes = 0;
    for (const auto& [key, name] : names) {
        if (checked = check_name(key, name); !checked) return checked;
        bytes += key.size() + name.size();
    }
    if (bytes > model::expression_attribute_names_bytes_max) {
        return fault(names_parameter, " exceeds max size");
    }
    return {};
}

Result<void> check_values(const Item& values) {
    if (values.defect() != nullptr) {
        auto checked = check_placeholder(values_parameter, ':', values.defect_attribute());
        if (!checked) return checked;
        return std::unexpected(model::expression_attribute_values_error(values));
    }
    auto checked = check_placeholders(values_parameter, ':', values.attributes());
    if (!checked) return checked;
    if (model::item_size(values.attributes()) > model::expression_attribute_values_bytes_max) {
        return fault(values_parameter, " exceeds max size");
    }
    return {};
}

template <class Binding>
Result<void> check_used(std::string_view parameter, const std::vector<Binding>& bindings) {
    std::string unused;
    for (const auto& binding : bindings) {
        if (binding.used) continue;
        if (!unused.empty()) unused.append(", ");
        unused.append(binding.placeholder);
    }
    if (unused.empty()) return {};
    return validation_error("Value provided in " + std::string(parameter) +
                            " unused in expressions: keys: {" + unused + "}");
}

}  // namespace

Result<Bindings> Bindings::create(const std::optional<ExpressionAttributeNameMap>& names,
                                  std::optional<Item> values) {
    Bindings bindings;
    if (names) {
        if (auto checked = check_names(*names); !checked) return std::unexpected(checked.error());
        for (const auto& [key, name] : *names) bindings.names_.push_back({key, &name});
    }
    if (values) {
        if (auto checked = check_values(*values); !checked) return std::unexpected(checked.error());
        bindings.attributes_ = std::make_shared<const AttributeMap>(values->take());
        for (const auto& [key, value] : *bindings.attributes_) {
            bindings.values_.push_back({key, &value});
        }
    }
    return bindings;
}

template <class T>
const T* Bindings::use(std::vector<Binding<T>>& bindings, std::string_view placeholder) {
    const auto found =
        std::ranges::lower_bound(bindings, placeholder, {}, &Binding<T>::placeholder);
    if (found == bindings.end() || found->placeholder != placeholder) return nullptr;
    found->used = true;
    return found->meaning;
}

const std::string* Bindings::name(std::string_view placeholder) {
    return use(names_, placeholder);
}

std::optional<Constant> Bindings::value(std::string_view placeholder) {
    const auto* value = use(values_, placeholder);
    if (value == nullptr) return std::nullopt;
    return Constant(attributes_, value);
}

Result<void> Bindings::check_all_used() const {
    if (auto checked = check_used(names_parameter, names_); !checked) return checked;
    return check_used(values_parameter, values_);
}

}  // namespace tailrace::expression
