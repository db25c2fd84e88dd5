#include "wire/error_body.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/error_table.h"
#include "tailrace/item.h"
#include "wire/json/declaration.h"

namespace tailrace::wire {
namespace {

struct Reason {
    std::optional<std::string> code;
    std::optional<std::string> message;
    std::optional<Item> item;
};

struct Envelope {
    std::optional<std::string> type;
    std::optional<std::string> capital_message;
    std::optional<std::string> message;
    std::optional<Item> item;
    std::optional<std::vector<Reason>> cancellation_reasons;
};

}  // namespace

namespace json {

template <>
struct Shape<Reason> {
    static constexpr std::string_view name = "CancellationReason";
    static constexpr Member members[] = {
        member<&Reason::code>("Code"),
        member<&Reason::message>("Message"),
        member<&Reason::item>("Item"),
    };
};

template <>
struct Shape<Envelope> {
    static constexpr std::string_view name = "Error";
    static constexpr Member members[] = {
        member<&Envelope::type>("__type"),
        member<&Envelope::capital_message>("Message"),
        member<&Envelope::message>("message"),
        member<&Envelope::item>("Item"),
        member<&Envelope::cancellation_reasons>("CancellationReasons"),
    };
};

}  // namespace json

namespace {

bool has_capital_message(ErrorCode code) {
    switch (code) {
        case ErrorCode::AccessDeniedException:
        case ErrorCode::IdempotentParameterMismatchException:
        case ErrorCode::SerializationException:
        case ErrorCode::TransactionCanceledException:
        case ErrorCode::TransactionInProgressException:
            return true;
        default:
            return false;
    }
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::vector<Reason> to_reasons(const std::vector<CancellationReason>& reasons) {
    std::vector<Reason> sent;
    for (const auto& reason : reasons) {
        sent.push_back({reason.code, unless_empty(reason.message), reason.item});
    }
    return sent;
}

std::vector<CancellationReason> from_reasons(std::vector<Reason> reasons) {
    std::vector<CancellationReason> received;
    for (auto& reason : reasons) {
        received.push_back({std::move(reason.code).value_or("None"),
                            std::move(reason.message).value_or(""), std::move(reason.item)});
    }
    return received;
}

std::shared_ptr<const ErrorDetail> detail_of(Envelope& envelope) {
    if (!envelope.item && !envelope.cancellation_reasons) return nullptr;
    return std::make_shared<const ErrorDetail>(ErrorDetail{
        std::move(envelope.item),
        from_reasons(std::move(envelope.cancellation_reasons).value_or(std::vector<Reason>{}))});
}

}  // namespace

std::string error_body(const Error& error) {
    const auto& entry = model::error_entry(error.code);
    Envelope envelope;
    envelope.type = std::string(entry.type_namespace).append("#").append(entry.name);
    auto& message = has_capital_message(error.code) ? envelope.capital_message : envelope.message;
    message = unless_empty(error.message);
    if (error.detail) {
        envelope.item = error.detail->item;
        const auto& reasons = error.detail->cancellation_reasons;
        if (!reasons.empty()) envelope.cancellation_reasons = to_reasons(reasons);
    }
    std::string body;
    json::encode(body, envelope);
    return body;
}

int http_status(const Error& error) {
    return model::error_entry(error.code).http_status;
}

ReceivedError decode_error(std::string_view body) {
    const ReceivedError unknown{.message = std::string(body)};
    const auto document = json::Document::parse(body);
    if (!document || document->root() == nullptr) return unknown;
    auto envelope = json::decode_reply<Envelope>(*document);
    if (!envelope || !envelope->type) return unknown;
    auto name = envelope->type->substr(envelope->type->find('#') + 1);
    const auto code = model::find_error_code(name);
    auto& message = envelope->message ? envelope->message : envelope->capital_message;
    return {std::move(name), code, std::move(message).value_or(""), detail_of(*envelope)};
}

}  // namespace tailrace::wire
