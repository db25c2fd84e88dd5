#include "operation/transaction_reasons.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "tailrace/item.h"

namespace tailrace::operation {
namespace {

/// Empty if an error of this code does not cancel a transaction.
std::string_view reason_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::ConditionalCheckFailedException:
            return "ConditionalCheckFailed";
        case ErrorCode::DuplicateItemException:
            return "DuplicateItem";
        case ErrorCode::ValidationException:
            return "ValidationError";
        case ErrorCode::ProvisionedThroughputExceededException:
            return "ProvisionedThroughputExceeded";
        case ErrorCode::ItemCollectionSizeLimitExceededException:
            return "ItemCollectionSizeLimitExceeded";
        default:
            return {};
    }
}

CancellationReason reason_of(std::optional<Error>& error) {
    CancellationReason reason;
    if (!error) return reason;
    reason.code = reason_code(error->code);
    reason.message = std::move(error->message);
    if (error->detail) reason.item = error->detail->item;
    return reason;
}

std::string summary(const std::vector<CancellationReason>& reasons) {
    std::string text =
        "Transaction cancelled, please refer cancellation reasons for specific reasons [";
    std::string_view separator;
    for (const auto& reason : reasons) {
        text.append(std::exchange(separator, ", ")).append(reason.code);
    }
    return text.append("]");
}

bool is_empty(const AttributeValue& value) {
    if (const auto* string = value.get_if<std::string>()) return string->empty();
    if (const auto* binary = value.get_if<Binary>()) return binary->bytes.empty();
    return false;
}

}  // namespace

bool any_failed(const ActionErrors& errors) {
    return std::ranges::any_of(errors, [](const auto& error) { return error.has_value(); });
}

Refusal cancelled(ActionErrors errors) {
    for (auto& error : errors) {
        if (error && reason_code(error->code).empty()) return Refusal(*std::move(error));
    }
    auto detail = std::make_shared<ErrorDetail>();
    for (auto& error : errors) detail->cancellation_reasons.push_back(reason_of(error));
    auto message = summary(detail->cancellation_reasons);
    return Refusal(
        Error{ErrorCode::TransactionCanceledException, std::move(message), std::move(detail)});
}

bool has_empty_key(const model::KeySchema& schema, const AttributeMap& attributes) {
    return std::ranges::any_of(schema.attributes(), [&](const auto& attribute) {
        const auto found = attributes.find(attribute.name);
        return found != attributes.end() && found->second.type() == attribute.type &&
               is_empty(found->second);
    });
}

}  // namespace tailrace::operation
