// How each error code looks on the wire.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "tailrace/error.h"

namespace tailrace::model {

struct ErrorEntry {
    ErrorCode code;
    std::string_view name;
    /// Of `__type`, which is `<type_namespace>#<name>`.
    std::string_view type_namespace;
    int http_status;
};

namespace error_namespace {
inline constexpr std::string_view table = "com.amazonaws.dynamodb.v20120810";
inline constexpr std::string_view streams = "com.amazonaws.dynamodb.streams.v20120810";
inline constexpr std::string_view service = "com.amazon.coral.service";
inline constexpr std::string_view validate = "com.amazon.coral.validate";
inline constexpr std::string_view availability = "com.amazon.coral.availability";
}  // namespace error_namespace

/// In the order of `ErrorCode`. The namespaces are those of recorded responses and of the names in
/// early generated clients: errors that both APIs model carry the table's, also on the streams API.
inline constexpr auto error_table = [] {
    namespace ns = error_namespace;
    using enum ErrorCode;
    return std::to_array<ErrorEntry>({
        {BackupInUseException, "BackupInUseException", ns::table, 400},
        {ConditionalCheckFailedException, "ConditionalCheckFailedException", ns::table, 400},
        {ContinuousBackupsUnavailableException, "ContinuousBackupsUnavailableException", ns::table,
         400},
        {DuplicateItemException, "DuplicateItemException", ns::table, 400},
        {ExpiredIteratorException, "ExpiredIteratorException", ns::streams, 400},
        {IdempotentParameterMismatchException, "IdempotentParameterMismatchException", ns::table,
         400},
        {IndexNotFoundException, "IndexNotFoundException", ns::table, 400},
        {InternalServerError, "InternalServerError", ns::table, 500},
        {ItemCollectionSizeLimitExceededException, "ItemCollectionSizeLimitExceededException",
         ns::table, 400},
        {LimitExceededException, "LimitExceededException", ns::table, 400},
        {PolicyNotFoundException, "PolicyNotFoundException", ns::table, 400},
        {ProvisionedThroughputExceededException, "ProvisionedThroughputExceededException",
         ns::table, 400},
        {RequestLimitExceeded, "RequestLimitExceeded", ns::table, 400},
        {ResourceInUseException, "ResourceInUseException", ns::table, 400},
        {ResourceNotFoundException, "ResourceNotFoundException", ns::table, 400},
        {TableAlreadyExistsException, "TableAlreadyExistsException", ns::table, 400},
        {TableNotFoundException, "TableNotFoundException", ns::table, 400},
        {TransactionCanceledException, "TransactionCanceledException", ns::table, 400},
        {TransactionConflictException, "TransactionConflictException", ns::table, 400},
        {TransactionInProgressException, "TransactionInProgressException", ns::table, 400},
        {TrimmedDataAccessException, "TrimmedDataAccessException", ns::streams, 400},
        {AccessDeniedException, "AccessDeniedException", ns::service, 400},
        {IncompleteSignatureException, "IncompleteSignatureException", ns::service, 400},
        {InvalidSignatureException, "InvalidSignatureException", ns::service, 400},
        {MissingAuthenticationTokenException, "MissingAuthenticationTokenException", ns::service,
         400},
        {SerializationException, "SerializationException", ns::service, 400},
        {ThrottlingException, "ThrottlingException", ns::availability, 400},
        {UnknownOperationException, "UnknownOperationException", ns::service, 400},
        {UnrecognizedClientException, "UnrecognizedClientException", ns::service, 400},
        {ValidationException, "ValidationException", ns::validate, 400},
        {ServiceUnavailable, "ServiceUnavailable", ns::availability, 503},
    });
}();

constexpr const ErrorEntry& error_entry(ErrorCode code) {
    return error_table[std::to_underlying(code)];
}

/// By AWS name, for a client that reads `__type`.
constexpr std::optional<ErrorCode> find_error_code(std::string_view name) {
    for (const auto& entry : error_table) {
        if (entry.name == name) return entry.code;
    }
    return std::nullopt;
}

}  // namespace tailrace::model
