#include "stream/answers.h"

#include <fmt/format.h>

#include "base/hex.h"
#include "base/log.h"

namespace tailrace::stream {
namespace {

Refusal not_found(std::string_view what) {
    return fail(ErrorCode::ResourceNotFoundException,
                fmt::format("Requested resource not found: {}", what));
}

Refusal internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

}  // namespace

Refusal invalid_stream_arn() {
    return validation_error("Invalid StreamArn");
}

Refusal invalid_exclusive_start_stream_arn() {
    return validation_error("Invalid ExclusiveStartStreamArn");
}

Refusal invalid_shard_iterator() {
    return validation_error("Invalid ShardIterator");
}

Refusal invalid_sequence_number() {
    return validation_error("Invalid SequenceNumber");
}

Refusal sequence_number_required(ShardIteratorType type) {
    return validation_error(
        fmt::format("One or more parameter values were invalid: SequenceNumber must be specified "
                    "when ShardIteratorType is {}",
                    name_of(type)));
}

Refusal sequence_number_superfluous(ShardIteratorType type) {
    return validation_error(
        fmt::format("One or more parameter values were invalid: SequenceNumber must not be "
                    "specified when ShardIteratorType is {}",
                    name_of(type)));
}

Refusal sequence_number_out_of_range(SequenceNumber number, const ShardId& shard) {
    return validation_error(fmt::format("Invalid SequenceNumber: {} is outside the range of {}",
                                        number.text(), shard.text()));
}

Refusal access_denied(const Site& site, std::string_view action, std::string_view arn) {
    return fail(ErrorCode::AccessDeniedException,
                fmt::format("User: arn:{}:iam::{}:root is not authorized to perform: dynamodb:{} "
                            "on resource: {} because no identity-based policy allows the "
                            "dynamodb:{} action",
                            site.partition, site.account_id, action, arn, action));
}

Refusal stream_not_found(std::string_view arn) {
    return not_found(fmt::format("Stream: {} not found", arn));
}

Refusal shard_not_found() {
    return not_found("Shard does not exist");
}

Refusal iterator_expired() {
    return fail(ErrorCode::ExpiredIteratorException, "Shard iterator has expired");
}

Refusal data_trimmed() {
    return fail(ErrorCode::TrimmedDataAccessException,
                "The data you are trying to access has been trimmed");
}

Refusal storage_fault(std::string_view doing, const storage::Fault& fault) {
    base::log(base::LogLevel::error, "storage failed under a stream",
              {{"doing", doing}, {"detail", fault.detail}});
    return internal_error();
}

Refusal damaged(std::string_view what, std::string_view key) {
    base::log(base::LogLevel::error, "stored bytes of a stream are damaged",
              {{"what", what}, {"key", base::hex(key)}});
    return internal_error();
}

}  // namespace tailrace::stream
