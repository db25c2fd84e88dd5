#include "model/wording.h"

#include <string>
#include <utility>

namespace tailrace::model {

namespace {

/// As `2 validation errors detected: ` is.
bool is_enveloped(std::string_view message) {
    const auto count = message.find_first_not_of("0123456789");
    if (count == 0 || count == message.npos) return false;
    message.remove_prefix(count);
    return message.starts_with(" validation error detected: ") ||
           message.starts_with(" validation errors detected: ");
}

/// Where the newer framework says the same in other words.
std::string in_newer_words(std::string_view message) {
    constexpr std::string_view invalid_value = "ExpressionAttributeValues contains invalid value: ";
    constexpr std::string_view no_expressions = " can only be specified when using expressions";
    constexpr std::string_view no_number = "The parameter cannot be converted to a numeric value";
    if (message == no_number) return std::string(no_number) + ": ";
    if (message.starts_with(invalid_value)) {
        message.remove_prefix(invalid_value.size());
        return std::string(message.substr(0, message.rfind(" for key ")));
    }
    if (const auto at = message.find(no_expressions); at != message.npos) {
        return std::string(message.substr(0, at + no_expressions.size()));
    }
    return std::string(message);
}

}  // namespace

Error early_error(Wording wording, Error error) {
    const bool takes_envelope = wording == Wording::june_2026 &&
                                error.code == ErrorCode::ValidationException &&
                                !is_enveloped(error.message);
    if (takes_envelope) error.message = in_newer_words(error.message).insert(0, envelope);
    return error;
}

}  // namespace tailrace::model
