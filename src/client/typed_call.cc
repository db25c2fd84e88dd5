#include "client/typed_call.h"

#include <fmt/format.h>

#include <array>
#include <concepts>
#include <string_view>
#include <utility>

#include "base/hex.h"
#include "client/each_operation.h"
#include "wire/json/codec.h"

namespace tailrace::client {

namespace {

template <class Input>
inline constexpr wire::Operation operation_of{};

#define TAILRACE_OPERATION(Name) \
    template <>                  \
    inline constexpr auto operation_of<Name##Input> = wire::Operation::Name;
TAILRACE_EACH_OPERATION(TAILRACE_OPERATION)
#undef TAILRACE_OPERATION

template <class Input>
concept TakesToken =
    std::same_as<Input, TransactWriteItemsInput> || std::same_as<Input, ExecuteTransactionInput>;

/// A UUID of version 4.
std::string new_token(base::Random& random) {
    std::array<unsigned char, 16> bytes;
    random.fill(bytes);
    bytes[6] = static_cast<unsigned char>(0x40 | (bytes[6] & 0x0f));
    bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));
    const auto hex = base::hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    const std::string_view digits = hex;
    return fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                       digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
}

template <class Input>
std::string encode_body(const Input& input, base::Random& random) {
    std::string body;
    if constexpr (TakesToken<Input>) {
        if (!input.client_request_token) {
            auto with_token = input;
            with_token.client_request_token = new_token(random);
            wire::json::encode(body, with_token);
            return body;
        }
    }
    wire::json::encode(body, input);
    return body;
}

std::unexpected<ClientError> no_answer(std::string message, const CallReport& report) {
    return std::unexpected(ClientError{.kind = ClientErrorKind::malformed_reply,
                                       .message = std::move(message),
                                       .http_status = report.http_status,
                                       .request_id = report.request_id,
                                       .attempts = report.attempts,
                                       .may_have_been_executed = true});
}

}  // namespace

template <class Input>
CallRequest encode_call(const Input& input, const CallOptions& options, base::Random& random) {
    CallRequest request{.operation = operation_of<Input>,
                        .body = encode_body(input, random),
                        .headers = options.headers};
    if (std::same_as<Input, GetRecordsInput>) request.wait = options.wait;
    return request;
}

std::shared_ptr<CallReport> report_of(const CallOptions& options) {
    if (options.report == nullptr) return std::make_shared<CallReport>();
    return {std::shared_ptr<void>(), options.report};
}

template <class Input>
ClientResult<OutputOf<Input>> decode_answer(ClientResult<std::string> body,
                                            const CallReport& report) {
    if (!body) return std::unexpected(std::move(body.error()));
    // Some operations that answer nothing answer so.
    const std::string_view text = body->empty() ? "{}" : std::string_view(*body);
    const auto document = wire::json::Document::parse(text);
    if (!document) return no_answer("the answer is no JSON", report);
    auto output = wire::json::decode_reply<OutputOf<Input>>(*document);
    if (!output)
        return no_answer("the answer is not what it should be: " + output.error().message, report);
    return *std::move(output);
}

#define TAILRACE_INSTANTIATE(Name)                                                            \
    template CallRequest encode_call(const Name##Input&, const CallOptions&, base::Random&);  \
    template ClientResult<Name##Output> decode_answer<Name##Input>(ClientResult<std::string>, \
                                                                   const CallReport&);
TAILRACE_EACH_OPERATION(TAILRACE_INSTANTIATE)
#undef TAILRACE_INSTANTIATE

}  // namespace tailrace::client
