#include "operation/transaction_payload.h"

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "model/item_size.h"
#include "model/limits.h"

namespace tailrace::operation {
namespace {

std::size_t bytes_of(const std::string& expression) {
    return expression.size();
}

std::size_t bytes_of(const ExpressionAttributeNameMap& names) {
    std::size_t bytes = 0;
    for (const auto& [placeholder, name] : names) bytes += name.size();
    return bytes;
}

template <class T>
std::size_t bytes_of(const std::optional<T>& part) {
    return part ? bytes_of(*part) : 0;
}

std::size_t bytes_of_values(const std::optional<Item>& values) {
    if (!values) return 0;
    std::size_t bytes = 0;
    for (const auto& [placeholder, value] : values->attributes()) bytes += model::value_size(value);
    return bytes;
}

template <class Action>
const Item& keyed(const Action& action) {
    if constexpr (requires { action.item; }) {
        return action.item;
    } else {
        return action.key;
    }
}

template <class Action>
std::size_t bytes_of_action(const std::optional<Action>& action) {
    if (!action) return 0;
    auto bytes = model::item_size(keyed(*action).attributes());
    if constexpr (requires { action->update_expression; }) {
        bytes += bytes_of(action->update_expression);
    }
    return bytes + bytes_of(action->condition_expression) +
           bytes_of(action->expression_attribute_names) +
           bytes_of_values(action->expression_attribute_values);
}

}  // namespace

std::size_t payload_bytes(const TransactWriteItem& item) {
    return bytes_of_action(item.condition_check) + bytes_of_action(item.put) +
           bytes_of_action(item.delete_) + bytes_of_action(item.update);
}

Result<void> check_payload(std::size_t bytes) {
    if (bytes <= model::transaction_bytes_max) return {};
    // The service says it twice.
    constexpr std::string_view why = "Transaction payload size cannot exceed 4MB. Payload Size: ";
    return validation_error(fmt::format("{0}: {0}{1}", why, bytes));
}

}  // namespace tailrace::operation
