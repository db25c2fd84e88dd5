// How the service lists the names of an enumeration when it refuses another: in an order of its
// own.
//
// The lists are recorded responses, except where the comment says otherwise.
#pragma once

#include <string_view>

#include "tailrace/enumerations.h"

namespace tailrace::wire::json {

/// Enumerations that only replies have need none.
template <class E>
inline constexpr std::string_view enum_set = "[]";

template <>
inline constexpr std::string_view enum_set<BillingMode> = "[PROVISIONED, PAY_PER_REQUEST]";
template <>
inline constexpr std::string_view enum_set<ComparisonOperator> =
    "[IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]";
template <>
inline constexpr std::string_view enum_set<ConditionalOperator> = "[OR, AND]";
template <>
inline constexpr std::string_view enum_set<KeyType> = "[HASH, RANGE]";
template <>
inline constexpr std::string_view enum_set<ProjectionType> = "[ALL, INCLUDE, KEYS_ONLY]";
template <>
inline constexpr std::string_view enum_set<ReturnConsumedCapacity> = "[INDEXES, TOTAL, NONE]";
template <>
inline constexpr std::string_view enum_set<ReturnItemCollectionMetrics> = "[SIZE, NONE]";
template <>
inline constexpr std::string_view enum_set<ReturnValue> =
    "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
template <>
inline constexpr std::string_view enum_set<ScalarAttributeType> = "[B, N, S]";
template <>
inline constexpr std::string_view enum_set<Select> =
    "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]";
template <>
inline constexpr std::string_view enum_set<StreamViewType> =
    "[OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]";

// Not recorded anywhere. This one is as Kinesis lists the same names.
template <>
inline constexpr std::string_view enum_set<ShardIteratorType> =
    "[AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]";

// Not recorded anywhere: in the order of the model.
template <>
inline constexpr std::string_view enum_set<AttributeAction> = "[ADD, PUT, DELETE]";
template <>
inline constexpr std::string_view enum_set<ContributorInsightsAction> = "[ENABLE, DISABLE]";
template <>
inline constexpr std::string_view enum_set<ContributorInsightsMode> =
    "[ACCESSED_AND_THROTTLED_KEYS, THROTTLED_KEYS]";
template <>
inline constexpr std::string_view enum_set<GlobalTableSettingsReplicationMode> =
    "[ENABLED, DISABLED, ENABLED_WITH_OVERRIDES]";
template <>
inline constexpr std::string_view enum_set<MultiRegionConsistency> = "[EVENTUAL, STRONG]";
template <>
inline constexpr std::string_view enum_set<ReturnValuesOnConditionCheckFailure> = "[ALL_OLD, NONE]";
template <>
inline constexpr std::string_view enum_set<ShardFilterType> = "[CHILD_SHARDS]";
template <>
inline constexpr std::string_view enum_set<SSEType> = "[AES256, KMS]";
template <>
inline constexpr std::string_view enum_set<TableClass> = "[STANDARD, STANDARD_INFREQUENT_ACCESS]";

}  // namespace tailrace::wire::json
