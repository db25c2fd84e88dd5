#include "operation/index_key_values.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "model/attribute_type.h"
#include "model/item_size.h"
#include "model/limits.h"
#include "operation/answers.h"

namespace tailrace::operation {
namespace {

enum class Fault : std::uint8_t { type, empty, hash_too_large, range_too_large };

/// The first attribute that is not what its index can hold.
struct Misfit {
    Fault fault{};
    const table::TableIndex* index = nullptr;
    const model::KeyAttribute* attribute = nullptr;
    const AttributeValue* value = nullptr;
};

const AttributeValue* find(const AttributeMap& item, const std::string& name) {
    const auto found = item.find(name);
    return found == item.end() ? nullptr : &found->second;
}

bool is_wanted(const table::TableIndex& index) {
    return index.status != IndexStatus::DELETING;
}

std::optional<Fault> fault_of(const model::KeyAttribute& attribute, const AttributeValue& value) {
    if (value.type() != attribute.type) return Fault::type;
    if (attribute.type != model::AttributeType::N && model::value_size(value) == 0)
        return Fault::empty;
    return std::nullopt;
}

/// Attributes of one kind have a limit together; numbers are small.
std::optional<Misfit> misfit_in(const table::TableIndex& index,
                                std::span<const model::KeyAttribute> attributes,
                                const AttributeMap& item, std::size_t bytes_max, Fault too_large) {
    std::size_t bytes = 0;
    for (const auto& attribute : attributes) {
        const auto* value = find(item, attribute.name);
        if (!value) continue;
        if (const auto fault = fault_of(attribute, *value))
            return Misfit{*fault, &index, &attribute, value};
        if (attribute.type != model::AttributeType::N) bytes += model::value_size(*value);
        if (bytes > bytes_max) return Misfit{too_large, &index, &attribute, value};
    }
    return std::nullopt;
}

std::optional<Misfit> find_misfit(Indexes indexes, const AttributeMap& item) {
    for (const auto& index : indexes) {
        if (!is_wanted(index)) continue;
        const auto& keys = index.index.keys;
        if (auto misfit = misfit_in(index, keys.hash_attributes(), item, model::hash_key_bytes_max,
                                    Fault::hash_too_large))
            return misfit;
        if (auto misfit = misfit_in(index, keys.range_attributes(), item,
                                    model::range_key_bytes_max, Fault::range_too_large))
            return misfit;
    }
    return std::nullopt;
}

std::string_view kind_of(const Misfit& misfit) {
    return misfit.attribute->type == model::AttributeType::S ? "string" : "binary";
}

Refusal mismatch(const Misfit& misfit) {
    return invalid_parameter(
        fmt::format("Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {}",
                    misfit.attribute->name, model::attribute_type_name(misfit.attribute->type),
                    model::attribute_type_name(misfit.value->type()), misfit.index->name));
}

Refusal put_refusal(const Misfit& misfit) {
    switch (misfit.fault) {
        case Fault::type:
            return mismatch(misfit);
        case Fault::empty:
            return validation_error(fmt::format(
                "One or more parameter values are not valid. A value specified for a secondary "
                "index key is not supported. The AttributeValue for a key attribute cannot contain "
                "an empty {} value. IndexName: {}, IndexKey: {}",
                kind_of(misfit), misfit.index->name, misfit.attribute->name));
        case Fault::hash_too_large:
            return invalid_parameter(
                "Size of hashkey has exceeded the maximum size limit of2048 bytes");
        case Fault::range_too_large:
            break;
    }
    return invalid_parameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

Refusal update_refusal(const Misfit& misfit) {
    switch (misfit.fault) {
        case Fault::type:
            return validation_error(
                "The update expression attempted to update the secondary index key to unsupported "
                "type");
        case Fault::empty:
            return validation_error(fmt::format(
                "One or more parameter values are not valid. The update expression attempted to "
                "update a secondary index key to a value that is not supported. The AttributeValue "
                "for a key attribute cannot contain an empty {} value.",
                kind_of(misfit)));
        default:
            return validation_error(
                "The update expression attempted to update the secondary index key beyond allowed "
                "size limits");
    }
}

}  // namespace

Result<void> check_index_values(Indexes indexes, const AttributeMap& item) {
    const auto misfit = find_misfit(indexes, item);
    if (!misfit) return {};
    return put_refusal(*misfit);
}

Result<void> check_index_constants(Indexes indexes, const expression::Update& update) {
    if (indexes.empty()) return {};
    AttributeMap constants;
    for (const auto& set : update.sets) {
        const auto* constant = std::get_if<expression::Constant>(&set.value.term);
        if (constant && !set.path.is_nested()) constants.emplace(set.path.attribute(), **constant);
    }
    const auto misfit = find_misfit(indexes, constants);
    if (!misfit) return {};
    if (misfit->fault == Fault::type) return mismatch(*misfit);
    return update_refusal(*misfit);
}

Result<void> check_updated_index_values(Indexes indexes, const AttributeMap& item) {
    const auto misfit = find_misfit(indexes, item);
    if (!misfit) return {};
    return update_refusal(*misfit);
}

bool has_empty_index_value(Indexes indexes, const AttributeMap& item) {
    const auto misfit = find_misfit(indexes, item);
    return misfit && misfit->fault == Fault::empty;
}

}  // namespace tailrace::operation
