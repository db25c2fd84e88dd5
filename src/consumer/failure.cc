#include "consumer/failure.h"

namespace tailrace::consumer {

namespace {

Failure classify_known(ErrorCode code) {
    switch (code) {
        case ErrorCode::ThrottlingException:
        case ErrorCode::LimitExceededException:
        case ErrorCode::ProvisionedThroughputExceededException:
        case ErrorCode::RequestLimitExceeded:
            return Failure::throttled;
        case ErrorCode::InternalServerError:
        case ErrorCode::ServiceUnavailable:
        case ErrorCode::TransactionConflictException:
            return Failure::unavailable;
        case ErrorCode::TrimmedDataAccessException:
            return Failure::trimmed;
        case ErrorCode::ExpiredIteratorException:
            return Failure::expired_iterator;
        case ErrorCode::ResourceNotFoundException:
        case ErrorCode::TableNotFoundException:
            return Failure::not_found;
        case ErrorCode::ConditionalCheckFailedException:
            return Failure::condition_failed;
        default:
            return Failure::fatal;
    }
}

}  // namespace

Failure classify(const ClientError& error) {
    switch (error.kind) {
        case ClientErrorKind::connect:
        case ClientErrorKind::transport:
        case ClientErrorKind::timeout:
        case ClientErrorKind::malformed_reply:
            return Failure::unavailable;
        case ClientErrorKind::cancelled:
            return Failure::cancelled;
        case ClientErrorKind::setup:
        case ClientErrorKind::unreachable_state:
            return Failure::fatal;
        case ClientErrorKind::service:
            break;
    }
    if (error.code) return classify_known(*error.code);
    // Credentials that ran out are renewed by who gave them.
    const bool passing = error.http_status >= 500 || error.name.starts_with("ExpiredToken");
    return passing ? Failure::unavailable : Failure::fatal;
}

}  // namespace tailrace::consumer
