// The errors of the client as exceptions, for who prefers them:
//
//     try {
//         auto page = or_throw(client.get_records(input));
//     } catch (const ExpiredIteratorException&) {
//         ...
//     } catch (const ServiceException& refusal) {
//         std::cerr << refusal.error().text();
//     }
//
// ClientException ─┬─ ServiceException ── one for each ErrorCode
//                  └─ one for each other ClientErrorKind
#pragma once

#include <stdexcept>
#include <utility>

#include "tailrace/client_error.h"

namespace tailrace {

class ClientException : public std::runtime_error {
 public:
    explicit ClientException(ClientError error)
        : std::runtime_error(error.text()), error_(std::move(error)) {}
    const ClientError& error() const { return error_; }

 private:
    ClientError error_;
};

template <ClientErrorKind kind>
class ClientExceptionOf final : public ClientException {
    using ClientException::ClientException;
};

/// Itself for errors that this library does not know.
class ServiceException : public ClientException {
    using ClientException::ClientException;
};

template <ErrorCode code>
class ServiceExceptionOf final : public ServiceException {
    using ServiceException::ServiceException;
};

using ConnectException = ClientExceptionOf<ClientErrorKind::connect>;
using TransportException = ClientExceptionOf<ClientErrorKind::transport>;
using TimeoutException = ClientExceptionOf<ClientErrorKind::timeout>;
using CancelledException = ClientExceptionOf<ClientErrorKind::cancelled>;
using MalformedReplyException = ClientExceptionOf<ClientErrorKind::malformed_reply>;
using SetupException = ClientExceptionOf<ClientErrorKind::setup>;
using UnreachableStateException = ClientExceptionOf<ClientErrorKind::unreachable_state>;

using BackupInUseException = ServiceExceptionOf<ErrorCode::BackupInUseException>;
using ConditionalCheckFailedException =
    ServiceExceptionOf<ErrorCode::ConditionalCheckFailedException>;
using ContinuousBackupsUnavailableException =
    ServiceExceptionOf<ErrorCode::ContinuousBackupsUnavailableException>;
using DuplicateItemException = ServiceExceptionOf<ErrorCode::DuplicateItemException>;
using ExpiredIteratorException = ServiceExceptionOf<ErrorCode::ExpiredIteratorException>;
using IdempotentParameterMismatchException =
    ServiceExceptionOf<ErrorCode::IdempotentParameterMismatchException>;
using IndexNotFoundException = ServiceExceptionOf<ErrorCode::IndexNotFoundException>;
using InternalServerError = ServiceExceptionOf<ErrorCode::InternalServerError>;
using ItemCollectionSizeLimitExceededException =
    ServiceExceptionOf<ErrorCode::ItemCollectionSizeLimitExceededException>;
using LimitExceededException = ServiceExceptionOf<ErrorCode::LimitExceededException>;
using PolicyNotFoundException = ServiceExceptionOf<ErrorCode::PolicyNotFoundException>;
using ProvisionedThroughputExceededException =
    ServiceExceptionOf<ErrorCode::ProvisionedThroughputExceededException>;
using RequestLimitExceeded = ServiceExceptionOf<ErrorCode::RequestLimitExceeded>;
using ResourceInUseException = ServiceExceptionOf<ErrorCode::ResourceInUseException>;
using ResourceNotFoundException = ServiceExceptionOf<ErrorCode::ResourceNotFoundException>;
using TableAlreadyExistsException = ServiceExceptionOf<ErrorCode::TableAlreadyExistsException>;
using TableNotFoundException = ServiceExceptionOf<ErrorCode::TableNotFoundException>;
using TransactionCanceledException = ServiceExceptionOf<ErrorCode::TransactionCanceledException>;
using TransactionConflictException = ServiceExceptionOf<ErrorCode::TransactionConflictException>;
using TransactionInProgressException =
    ServiceExceptionOf<ErrorCode::TransactionInProgressException>;
using TrimmedDataAccessException = ServiceExceptionOf<ErrorCode::TrimmedDataAccessException>;
using AccessDeniedException = ServiceExceptionOf<ErrorCode::AccessDeniedException>;
using IncompleteSignatureException = ServiceExceptionOf<ErrorCode::IncompleteSignatureException>;
using InvalidSignatureException = ServiceExceptionOf<ErrorCode::InvalidSignatureException>;
using MissingAuthenticationTokenException =
    ServiceExceptionOf<ErrorCode::MissingAuthenticationTokenException>;
using SerializationException = ServiceExceptionOf<ErrorCode::SerializationException>;
using ThrottlingException = ServiceExceptionOf<ErrorCode::ThrottlingException>;
using UnknownOperationException = ServiceExceptionOf<ErrorCode::UnknownOperationException>;
using UnrecognizedClientException = ServiceExceptionOf<ErrorCode::UnrecognizedClientException>;
using ValidationException = ServiceExceptionOf<ErrorCode::ValidationException>;
using ServiceUnavailable = ServiceExceptionOf<ErrorCode::ServiceUnavailable>;

[[noreturn]] void throw_error(ClientError error);

/// What the call returned, or the exception of its error's type.
template <class T>
T or_throw(ClientResult<T> result) {
    if (!result) throw_error(std::move(result.error()));
    return std::move(*result);
}
inline void or_throw(ClientResult<void> result) {
    if (!result) throw_error(std::move(result.error()));
}

}  // namespace tailrace
