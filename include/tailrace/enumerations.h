// The closed sets of names of both APIs.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tailrace {

enum class AttributeAction : std::uint8_t { ADD, PUT, DELETE };
/// Why one statement of a batch failed.
enum class BatchStatementErrorCodeEnum : std::uint8_t {
    ConditionalCheckFailed,
    ItemCollectionSizeLimitExceeded,
    RequestLimitExceeded,
    ValidationError,
    ProvisionedThroughputExceeded,
    TransactionConflict,
    ThrottlingError,
    InternalServerError,
    ResourceNotFound,
    AccessDenied,
    DuplicateItem
};
enum class BillingMode : std::uint8_t { PROVISIONED, PAY_PER_REQUEST };
enum class ComparisonOperator : std::uint8_t {
    EQ,
    NE,
    IN,
    LE,
    LT,
    GE,
    GT,
    BETWEEN,
    NOT_NULL,
    NULL_,
    CONTAINS,
    NOT_CONTAINS,
    BEGINS_WITH
};
enum class ConditionalOperator : std::uint8_t { AND, OR };
enum class ContinuousBackupsStatus : std::uint8_t { ENABLED, DISABLED };
enum class ContributorInsightsAction : std::uint8_t { ENABLE, DISABLE };
enum class ContributorInsightsMode : std::uint8_t { ACCESSED_AND_THROTTLED_KEYS, THROTTLED_KEYS };
enum class ContributorInsightsStatus : std::uint8_t {
    ENABLING,
    ENABLED,
    DISABLING,
    DISABLED,
    FAILED
};
/// Of a Kinesis data stream that a table's changes go to.
enum class DestinationStatus : std::uint8_t {
    ENABLING,
    ACTIVE,
    DISABLING,
    DISABLED,
    ENABLE_FAILED,
    UPDATING
};
enum class GlobalTableSettingsReplicationMode : std::uint8_t {
    ENABLED,
    DISABLED,
    ENABLED_WITH_OVERRIDES
};
enum class IndexStatus : std::uint8_t { CREATING, UPDATING, DELETING, ACTIVE };
enum class KeyType : std::uint8_t { HASH, RANGE };
enum class MultiRegionConsistency : std::uint8_t { EVENTUAL, STRONG };
/// What a record tells of.
enum class OperationType : std::uint8_t { INSERT, MODIFY, REMOVE };
enum class PointInTimeRecoveryStatus : std::uint8_t { ENABLED, DISABLED };
enum class ProjectionType : std::uint8_t { ALL, KEYS_ONLY, INCLUDE };
enum class ReplicaStatus : std::uint8_t {
    CREATING,
    CREATION_FAILED,
    UPDATING,
    DELETING,
    ACTIVE,
    REGION_DISABLED,
    INACCESSIBLE_ENCRYPTION_CREDENTIALS,
    ARCHIVING,
    ARCHIVED,
    REPLICATION_NOT_AUTHORIZED
};
enum class ReturnConsumedCapacity : std::uint8_t { INDEXES, TOTAL, NONE };
enum class ReturnItemCollectionMetrics : std::uint8_t { SIZE, NONE };
enum class ReturnValue : std::uint8_t { NONE, ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATED_NEW };
enum class ReturnValuesOnConditionCheckFailure : std::uint8_t { ALL_OLD, NONE };
enum class ScalarAttributeType : std::uint8_t { S, N, B };
enum class Select : std::uint8_t {
    ALL_ATTRIBUTES,
    ALL_PROJECTED_ATTRIBUTES,
    SPECIFIC_ATTRIBUTES,
    COUNT
};
enum class ShardFilterType : std::uint8_t { CHILD_SHARDS };
enum class ShardIteratorType : std::uint8_t {
    TRIM_HORIZON,
    LATEST,
    AT_SEQUENCE_NUMBER,
    AFTER_SEQUENCE_NUMBER
};
enum class SSEStatus : std::uint8_t { ENABLING, ENABLED, DISABLING, DISABLED, UPDATING };
enum class SSEType : std::uint8_t { AES256, KMS };
enum class StreamStatus : std::uint8_t { ENABLING, ENABLED, DISABLING, DISABLED };
enum class StreamViewType : std::uint8_t { NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY };
enum class TableClass : std::uint8_t { STANDARD, STANDARD_INFREQUENT_ACCESS };
enum class TableStatus : std::uint8_t {
    CREATING,
    UPDATING,
    DELETING,
    ACTIVE,
    INACCESSIBLE_ENCRYPTION_CREDENTIALS,
    ARCHIVING,
    ARCHIVED,
    REPLICATION_NOT_AUTHORIZED
};
enum class TimeToLiveStatus : std::uint8_t { ENABLING, DISABLING, ENABLED, DISABLED };
enum class WitnessStatus : std::uint8_t { CREATING, DELETING, ACTIVE };

/// The wire names of an enumeration, in the order of its enumerators.
template <class E>
inline constexpr std::array<std::string_view, 0> enum_names{};

template <std::size_t n>
using EnumNames = std::array<std::string_view, n>;

template <>
inline constexpr EnumNames<3> enum_names<AttributeAction>{"ADD", "PUT", "DELETE"};
template <>
inline constexpr EnumNames<11> enum_names<BatchStatementErrorCodeEnum>{
    "ConditionalCheckFailed",
    "ItemCollectionSizeLimitExceeded",
    "RequestLimitExceeded",
    "ValidationError",
    "ProvisionedThroughputExceeded",
    "TransactionConflict",
    "ThrottlingError",
    "InternalServerError",
    "ResourceNotFound",
    "AccessDenied",
    "DuplicateItem"};
template <>
inline constexpr EnumNames<2> enum_names<BillingMode>{"PROVISIONED", "PAY_PER_REQUEST"};
template <>
inline constexpr EnumNames<13> enum_names<ComparisonOperator>{
    "EQ",      "NE",       "IN",   "LE",       "LT",           "GE",         "GT",
    "BETWEEN", "NOT_NULL", "NULL", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH"};
template <>
inline constexpr EnumNames<2> enum_names<ConditionalOperator>{"AND", "OR"};
template <>
inline constexpr EnumNames<2> enum_names<ContinuousBackupsStatus>{"ENABLED", "DISABLED"};
template <>
inline constexpr EnumNames<2> enum_names<ContributorInsightsAction>{"ENABLE", "DISABLE"};
template <>
inline constexpr EnumNames<2> enum_names<ContributorInsightsMode>{"ACCESSED_AND_THROTTLED_KEYS",
                                                                  "THROTTLED_KEYS"};
template <>
inline constexpr EnumNames<5> enum_names<ContributorInsightsStatus>{
    "ENABLING", "ENABLED", "DISABLING", "DISABLED", "FAILED"};
template <>
inline constexpr EnumNames<6> enum_names<DestinationStatus>{
    "ENABLING", "ACTIVE", "DISABLING", "DISABLED", "ENABLE_FAILED", "UPDATING"};
template <>
inline constexpr EnumNames<3> enum_names<GlobalTableSettingsReplicationMode>{
    "ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES"};
template <>
inline constexpr EnumNames<4> enum_names<IndexStatus>{"CREATING", "UPDATING", "DELETING", "ACTIVE"};
template <>
inline constexpr EnumNames<2> enum_names<KeyType>{"HASH", "RANGE"};
template <>
inline constexpr EnumNames<2> enum_names<MultiRegionConsistency>{"EVENTUAL", "STRONG"};
template <>
inline constexpr EnumNames<3> enum_names<OperationType>{"INSERT", "MODIFY", "REMOVE"};
template <>
inline constexpr EnumNames<2> enum_names<PointInTimeRecoveryStatus>{"ENABLED", "DISABLED"};
template <>
inline constexpr EnumNames<3> enum_names<ProjectionType>{"ALL", "KEYS_ONLY", "INCLUDE"};
template <>
inline constexpr EnumNames<10> enum_names<ReplicaStatus>{"CREATING",
                                                         "CREATION_FAILED",
                                                         "UPDATING",
                                                         "DELETING",
                                                         "ACTIVE",
                                                         "REGION_DISABLED",
                                                         "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
                                                         "ARCHIVING",
                                                         "ARCHIVED",
                                                         "REPLICATION_NOT_AUTHORIZED"};
template <>
inline constexpr EnumNames<3> enum_names<ReturnConsumedCapacity>{"INDEXES", "TOTAL", "NONE"};
template <>
inline constexpr EnumNames<2> enum_names<ReturnItemCollectionMetrics>{"SIZE", "NONE"};
template <>
inline constexpr EnumNames<5> enum_names<ReturnValue>{"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW",
                                                      "UPDATED_NEW"};
template <>
inline constexpr EnumNames<2> enum_names<ReturnValuesOnConditionCheckFailure>{"ALL_OLD", "NONE"};
template <>
inline constexpr EnumNames<3> enum_names<ScalarAttributeType>{"S", "N", "B"};
template <>
inline constexpr EnumNames<4> enum_names<Select>{"ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES",
                                                 "SPECIFIC_ATTRIBUTES", "COUNT"};
template <>
inline constexpr EnumNames<1> enum_names<ShardFilterType>{"CHILD_SHARDS"};
template <>
inline constexpr EnumNames<4> enum_names<ShardIteratorType>{
    "TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"};
template <>
inline constexpr EnumNames<5> enum_names<SSEStatus>{"ENABLING", "ENABLED", "DISABLING", "DISABLED",
                                                    "UPDATING"};
template <>
inline constexpr EnumNames<2> enum_names<SSEType>{"AES256", "KMS"};
template <>
inline constexpr EnumNames<4> enum_names<StreamStatus>{"ENABLING", "ENABLED", "DISABLING",
                                                       "DISABLED"};
template <>
inline constexpr EnumNames<4> enum_names<StreamViewType>{"NEW_IMAGE", "OLD_IMAGE",
                                                         "NEW_AND_OLD_IMAGES", "KEYS_ONLY"};
template <>
inline constexpr EnumNames<2> enum_names<TableClass>{"STANDARD", "STANDARD_INFREQUENT_ACCESS"};
template <>
inline constexpr EnumNames<8> enum_names<TableStatus>{"CREATING",
                                                      "UPDATING",
                                                      "DELETING",
                                                      "ACTIVE",
                                                      "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
                                                      "ARCHIVING",
                                                      "ARCHIVED",
                                                      "REPLICATION_NOT_AUTHORIZED"};
template <>
inline constexpr EnumNames<4> enum_names<TimeToLiveStatus>{"ENABLING", "DISABLING", "ENABLED",
                                                           "DISABLED"};
template <>
inline constexpr EnumNames<3> enum_names<WitnessStatus>{"CREATING", "DELETING", "ACTIVE"};

/// `name_of(StreamViewType::KEYS_ONLY)` is `KEYS_ONLY`.
template <class E>
constexpr std::string_view name_of(E value) {
    static_assert(!enum_names<E>.empty());
    return enum_names<E>[static_cast<std::size_t>(value)];
}

/// Nothing if no enumerator has that name; letter case counts.
template <class E>
constexpr std::optional<E> from_name(std::string_view name) {
    static_assert(!enum_names<E>.empty());
    const auto found = std::ranges::find(enum_names<E>, name);
    if (found == enum_names<E>.end()) return std::nullopt;
    return static_cast<E>(found - enum_names<E>.begin());
}

}  // namespace tailrace
