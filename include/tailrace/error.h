// What can go wrong, as the API says it.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tailrace {

class Item;

/// The error codes of both APIs. `model/error_table.h` gives each its AWS name, namespace and HTTP
/// status.
enum class ErrorCode : std::uint8_t {
    // Modelled by the table API or the streams API.
    BackupInUseException,
    ConditionalCheckFailedException,
    ContinuousBackupsUnavailableException,
    DuplicateItemException,
    ExpiredIteratorException,
    IdempotentParameterMismatchException,
    IndexNotFoundException,
    InternalServerError,
    ItemCollectionSizeLimitExceededException,
    LimitExceededException,
    PolicyNotFoundException,
    ProvisionedThroughputExceededException,
    RequestLimitExceeded,
    ResourceInUseException,
    ResourceNotFoundException,
    TableAlreadyExistsException,
    TableNotFoundException,
    TransactionCanceledException,
    TransactionConflictException,
    TransactionInProgressException,
    TrimmedDataAccessException,
    // Common to all AWS JSON services.
    AccessDeniedException,
    IncompleteSignatureException,
    InvalidSignatureException,
    MissingAuthenticationTokenException,
    SerializationException,
    ThrottlingException,
    UnknownOperationException,
    UnrecognizedClientException,
    ValidationException,
    /// The server is stopping or has no room for the request; retry. HTTP 503.
    ServiceUnavailable,
};

/// Why one action of a cancelled transaction failed; `code` is "None" for one that did not.
struct CancellationReason;

/// What some errors carry besides a text.
struct ErrorDetail;

struct Error {
    ErrorCode code = ErrorCode::InternalServerError;
    /// May be empty: some errors of the service have no message at all.
    std::string message;
    /// Set only where the API has a detail: ConditionalCheckFailedException,
    /// TransactionCanceledException.
    std::shared_ptr<const ErrorDetail> detail;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
    return std::unexpected(Error{code, std::move(message), nullptr});
}

inline std::unexpected<Error> validation_error(std::string message) {
    return fail(ErrorCode::ValidationException, std::move(message));
}

}  // namespace tailrace
