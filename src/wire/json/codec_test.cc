// Each request and reply with every member that the service's model has: read, and written again as
// it was.
#include "wire/json/codec.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tailrace/batch_requests.h"
#include "tailrace/item_requests.h"
#include "tailrace/query_requests.h"
#include "tailrace/record.h"
#include "tailrace/stream_requests.h"
#include "tailrace/table_requests.h"
#include "tailrace/transaction_requests.h"

namespace tailrace::wire::json {
namespace {

/// The samples have line breaks, and blanks only at the beginning of lines.
std::string compact(std::string_view text) {
    std::string compacted;
    for (const char c : text) {
        if (c != '\n' && c != ' ') compacted += c;
    }
    return compacted;
}

template <class T>
std::string written_again(const Result<T>& read) {
    if (!read) return read.error().message;
    std::string json;
    encode(json, *read);
    return json;
}

template <class Input>
void expect_request(std::string_view text) {
    const auto json = compact(text);
    EXPECT_EQ(written_again(decode<Input>(*Document::parse(json))), json);
}

template <class Output>
void expect_reply(std::string_view text) {
    const auto json = compact(text);
    EXPECT_EQ(written_again(decode_reply<Output>(*Document::parse(json))), json);
    EXPECT_TRUE(decode_reply<Output>(*Document::parse("{}")));
}

TEST(Codec, CreateTable) {
    expect_request<CreateTableInput>(R"(
        {"AttributeDefinitions":[{"AttributeName":"attributeName","AttributeType":"B"}],
        "TableName":"tableName","KeySchema":[{"AttributeName":"attributeName","KeyType":"RANGE"}],
        "LocalSecondaryIndexes":[{"IndexName":"indexName","KeySchema":[{"AttributeName":
        "attributeName","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",
        "NonKeyAttributes":["nonKeyAttributes"]}}],"GlobalSecondaryIndexes":[{"IndexName":
        "indexName","KeySchema":[{"AttributeName":"attributeName","KeyType":"RANGE"}],
        "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["nonKeyAttributes"]},
        "ProvisionedThroughput":{"ReadCapacityUnits":8,"WriteCapacityUnits":8},
        "OnDemandThroughput":{"MaxReadRequestUnits":8,"MaxWriteRequestUnits":8},"WarmThroughput":
        {"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8}}],"BillingMode":"PAY_PER_REQUEST",
        "ProvisionedThroughput":{"ReadCapacityUnits":8,"WriteCapacityUnits":8},
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"},
        "SSESpecification":{"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"kMSMasterKeyId"},
        "Tags":[{"Key":"key","Value":"value"}],"TableClass":"STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled":true,"WarmThroughput":{"ReadUnitsPerSecond":8,
        "WriteUnitsPerSecond":8},"ResourcePolicy":"resourcePolicy","OnDemandThroughput":{
        "MaxReadRequestUnits":8,"MaxWriteRequestUnits":8},"GlobalTableSourceArn":
        "globalTableSourceArn","GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES"})");
    expect_reply<CreateTableOutput>(R"(
        {"TableDescription":{"AttributeDefinitions":[{"AttributeName":"attributeName",
        "AttributeType":"B"}],"TableName":"tableName","KeySchema":[{"AttributeName":
        "attributeName","KeyType":"RANGE"}],"TableStatus":"REPLICATION_NOT_AUTHORIZED",
        "CreationDateTime":1571767321.571,"ProvisionedThroughput":{"LastIncreaseDateTime":
        1571767321.571,"LastDecreaseDateTime":1571767321.571,"NumberOfDecreasesToday":8,
        "ReadCapacityUnits":8,"WriteCapacityUnits":8},"TableSizeBytes":8,"ItemCount":8,
        "TableArn":"tableArn","TableId":"tableId","BillingModeSummary":{"BillingMode":
        "PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1571767321.571},
        "LocalSecondaryIndexes":[{"IndexName":"indexName","KeySchema":[{"AttributeName":
        "attributeName","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",
        "NonKeyAttributes":["nonKeyAttributes"]},"IndexSizeBytes":8,"ItemCount":8,"IndexArn":
        "indexArn"}],"GlobalSecondaryIndexes":[{"IndexName":"indexName","KeySchema":[{
        "AttributeName":"attributeName","KeyType":"RANGE"}],"Projection":{"ProjectionType":
        "INCLUDE","NonKeyAttributes":["nonKeyAttributes"]},"IndexStatus":"ACTIVE","Backfilling":
        true,"ProvisionedThroughput":{"LastIncreaseDateTime":1571767321.571,
        "LastDecreaseDateTime":1571767321.571,"NumberOfDecreasesToday":8,"ReadCapacityUnits":8,
        "WriteCapacityUnits":8},"IndexSizeBytes":8,"ItemCount":8,"IndexArn":"indexArn",
        "OnDemandThroughput":{"MaxReadRequestUnits":8,"MaxWriteRequestUnits":8},"WarmThroughput":
        {"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"},
        "LatestStreamLabel":"latestStreamLabel","LatestStreamArn":"latestStreamArn",
        "GlobalTableVersion":"globalTableVersion","Replicas":[{"RegionName":"regionName",
        "ReplicaStatus":"REPLICATION_NOT_AUTHORIZED","ReplicaArn":"replicaArn",
        "ReplicaStatusDescription":"replicaStatusDescription","ReplicaStatusPercentProgress":
        "replicaStatusPercentProgress","KMSMasterKeyId":"kMSMasterKeyId",
        "ProvisionedThroughputOverride":{"ReadCapacityUnits":8},"OnDemandThroughputOverride":{
        "MaxReadRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8,"Status":"REPLICATION_NOT_AUTHORIZED"},"GlobalSecondaryIndexes":[{"IndexName":
        "indexName","ProvisionedThroughputOverride":{"ReadCapacityUnits":8},
        "OnDemandThroughputOverride":{"MaxReadRequestUnits":8},"WarmThroughput":{
        "ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],
        "ReplicaInaccessibleDateTime":1571767321.571,"ReplicaTableClassSummary":{"TableClass":
        "STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES"}],"GlobalTableWitnesses":[
        {"RegionName":"regionName","WitnessStatus":"ACTIVE"}],
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES","RestoreSummary":{
        "SourceBackupArn":"sourceBackupArn","SourceTableArn":"sourceTableArn","RestoreDateTime":
        1571767321.571,"RestoreInProgress":true},"SSEDescription":{"Status":"UPDATING","SSEType":
        "KMS","KMSMasterKeyArn":"kMSMasterKeyArn","InaccessibleEncryptionDateTime":
        1571767321.571},"ArchivalSummary":{"ArchivalDateTime":1571767321.571,"ArchivalReason":
        "archivalReason","ArchivalBackupArn":"archivalBackupArn"},"TableClassSummary":{
        "TableClass":"STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "DeletionProtectionEnabled":true,"OnDemandThroughput":{"MaxReadRequestUnits":8,
        "MaxWriteRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8,"Status":"REPLICATION_NOT_AUTHORIZED"},"MultiRegionConsistency":"STRONG"}})");
}

TEST(Codec, DescribeTable) {
    expect_request<DescribeTableInput>(R"(
        {"TableName":"tableName"})");
    expect_reply<DescribeTableOutput>(R"(
        {"Table":{"AttributeDefinitions":[{"AttributeName":"attributeName","AttributeType":"B"}],
        "TableName":"tableName","KeySchema":[{"AttributeName":"attributeName","KeyType":"RANGE"}],
        "TableStatus":"REPLICATION_NOT_AUTHORIZED","CreationDateTime":1571767321.571,
        "ProvisionedThroughput":{"LastIncreaseDateTime":1571767321.571,"LastDecreaseDateTime":
        1571767321.571,"NumberOfDecreasesToday":8,"ReadCapacityUnits":8,"WriteCapacityUnits":8},
        "TableSizeBytes":8,"ItemCount":8,"TableArn":"tableArn","TableId":"tableId",
        "BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST",
        "LastUpdateToPayPerRequestDateTime":1571767321.571},"LocalSecondaryIndexes":[{
        "IndexName":"indexName","KeySchema":[{"AttributeName":"attributeName","KeyType":"RANGE"}],
        "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["nonKeyAttributes"]},
        "IndexSizeBytes":8,"ItemCount":8,"IndexArn":"indexArn"}],"GlobalSecondaryIndexes":[{
        "IndexName":"indexName","KeySchema":[{"AttributeName":"attributeName","KeyType":"RANGE"}],
        "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["nonKeyAttributes"]},
        "IndexStatus":"ACTIVE","Backfilling":true,"ProvisionedThroughput":{
        "LastIncreaseDateTime":1571767321.571,"LastDecreaseDateTime":1571767321.571,
        "NumberOfDecreasesToday":8,"ReadCapacityUnits":8,"WriteCapacityUnits":8},
        "IndexSizeBytes":8,"ItemCount":8,"IndexArn":"indexArn","OnDemandThroughput":{
        "MaxReadRequestUnits":8,"MaxWriteRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":
        8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],"StreamSpecification":{"StreamEnabled":
        true,"StreamViewType":"KEYS_ONLY"},"LatestStreamLabel":"latestStreamLabel",
        "LatestStreamArn":"latestStreamArn","GlobalTableVersion":"globalTableVersion","Replicas":
        [{"RegionName":"regionName","ReplicaStatus":"REPLICATION_NOT_AUTHORIZED","ReplicaArn":
        "replicaArn","ReplicaStatusDescription":"replicaStatusDescription",
        "ReplicaStatusPercentProgress":"replicaStatusPercentProgress","KMSMasterKeyId":
        "kMSMasterKeyId","ProvisionedThroughputOverride":{"ReadCapacityUnits":8},
        "OnDemandThroughputOverride":{"MaxReadRequestUnits":8},"WarmThroughput":{
        "ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"REPLICATION_NOT_AUTHORIZED"},
        "GlobalSecondaryIndexes":[{"IndexName":"indexName","ProvisionedThroughputOverride":{
        "ReadCapacityUnits":8},"OnDemandThroughputOverride":{"MaxReadRequestUnits":8},
        "WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],
        "ReplicaInaccessibleDateTime":1571767321.571,"ReplicaTableClassSummary":{"TableClass":
        "STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES"}],"GlobalTableWitnesses":[
        {"RegionName":"regionName","WitnessStatus":"ACTIVE"}],
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES","RestoreSummary":{
        "SourceBackupArn":"sourceBackupArn","SourceTableArn":"sourceTableArn","RestoreDateTime":
        1571767321.571,"RestoreInProgress":true},"SSEDescription":{"Status":"UPDATING","SSEType":
        "KMS","KMSMasterKeyArn":"kMSMasterKeyArn","InaccessibleEncryptionDateTime":
        1571767321.571},"ArchivalSummary":{"ArchivalDateTime":1571767321.571,"ArchivalReason":
        "archivalReason","ArchivalBackupArn":"archivalBackupArn"},"TableClassSummary":{
        "TableClass":"STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "DeletionProtectionEnabled":true,"OnDemandThroughput":{"MaxReadRequestUnits":8,
        "MaxWriteRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8,"Status":"REPLICATION_NOT_AUTHORIZED"},"MultiRegionConsistency":"STRONG"}})");
}

TEST(Codec, UpdateTable) {
    expect_request<UpdateTableInput>(R"(
        {"AttributeDefinitions":[{"AttributeName":"attributeName","AttributeType":"B"}],
        "TableName":"tableName","BillingMode":"PAY_PER_REQUEST","ProvisionedThroughput":{
        "ReadCapacityUnits":8,"WriteCapacityUnits":8},"GlobalSecondaryIndexUpdates":[{"Update":{
        "IndexName":"indexName","ProvisionedThroughput":{"ReadCapacityUnits":8,
        "WriteCapacityUnits":8},"OnDemandThroughput":{"MaxReadRequestUnits":8,
        "MaxWriteRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8}},"Create":{"IndexName":"indexName","KeySchema":[{"AttributeName":"attributeName",
        "KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":[
        "nonKeyAttributes"]},"ProvisionedThroughput":{"ReadCapacityUnits":8,"WriteCapacityUnits":
        8},"OnDemandThroughput":{"MaxReadRequestUnits":8,"MaxWriteRequestUnits":8},
        "WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8}},"Delete":{"IndexName":
        "indexName"}}],"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"},
        "SSESpecification":{"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"kMSMasterKeyId"},
        "ReplicaUpdates":[{"Create":{"RegionName":"regionName","KMSMasterKeyId":"kMSMasterKeyId",
        "ProvisionedThroughputOverride":{"ReadCapacityUnits":8},"OnDemandThroughputOverride":{
        "MaxReadRequestUnits":8},"GlobalSecondaryIndexes":[{"IndexName":"indexName",
        "ProvisionedThroughputOverride":{"ReadCapacityUnits":8},"OnDemandThroughputOverride":{
        "MaxReadRequestUnits":8}}],"TableClassOverride":"STANDARD_INFREQUENT_ACCESS"},"Update":{
        "RegionName":"regionName","KMSMasterKeyId":"kMSMasterKeyId",
        "ProvisionedThroughputOverride":{"ReadCapacityUnits":8},"OnDemandThroughputOverride":{
        "MaxReadRequestUnits":8},"GlobalSecondaryIndexes":[{"IndexName":"indexName",
        "ProvisionedThroughputOverride":{"ReadCapacityUnits":8},"OnDemandThroughputOverride":{
        "MaxReadRequestUnits":8}}],"TableClassOverride":"STANDARD_INFREQUENT_ACCESS"},"Delete":{
        "RegionName":"regionName"}}],"TableClass":"STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled":true,"MultiRegionConsistency":"STRONG",
        "GlobalTableWitnessUpdates":[{"Create":{"RegionName":"regionName"},"Delete":{
        "RegionName":"regionName"}}],"OnDemandThroughput":{"MaxReadRequestUnits":8,
        "MaxWriteRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8},"GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES"})");
    expect_reply<UpdateTableOutput>(R"(
        {"TableDescription":{"AttributeDefinitions":[{"AttributeName":"attributeName",
        "AttributeType":"B"}],"TableName":"tableName","KeySchema":[{"AttributeName":
        "attributeName","KeyType":"RANGE"}],"TableStatus":"REPLICATION_NOT_AUTHORIZED",
        "CreationDateTime":1571767321.571,"ProvisionedThroughput":{"LastIncreaseDateTime":
        1571767321.571,"LastDecreaseDateTime":1571767321.571,"NumberOfDecreasesToday":8,
        "ReadCapacityUnits":8,"WriteCapacityUnits":8},"TableSizeBytes":8,"ItemCount":8,
        "TableArn":"tableArn","TableId":"tableId","BillingModeSummary":{"BillingMode":
        "PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1571767321.571},
        "LocalSecondaryIndexes":[{"IndexName":"indexName","KeySchema":[{"AttributeName":
        "attributeName","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",
        "NonKeyAttributes":["nonKeyAttributes"]},"IndexSizeBytes":8,"ItemCount":8,"IndexArn":
        "indexArn"}],"GlobalSecondaryIndexes":[{"IndexName":"indexName","KeySchema":[{
        "AttributeName":"attributeName","KeyType":"RANGE"}],"Projection":{"ProjectionType":
        "INCLUDE","NonKeyAttributes":["nonKeyAttributes"]},"IndexStatus":"ACTIVE","Backfilling":
        true,"ProvisionedThroughput":{"LastIncreaseDateTime":1571767321.571,
        "LastDecreaseDateTime":1571767321.571,"NumberOfDecreasesToday":8,"ReadCapacityUnits":8,
        "WriteCapacityUnits":8},"IndexSizeBytes":8,"ItemCount":8,"IndexArn":"indexArn",
        "OnDemandThroughput":{"MaxReadRequestUnits":8,"MaxWriteRequestUnits":8},"WarmThroughput":
        {"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"},
        "LatestStreamLabel":"latestStreamLabel","LatestStreamArn":"latestStreamArn",
        "GlobalTableVersion":"globalTableVersion","Replicas":[{"RegionName":"regionName",
        "ReplicaStatus":"REPLICATION_NOT_AUTHORIZED","ReplicaArn":"replicaArn",
        "ReplicaStatusDescription":"replicaStatusDescription","ReplicaStatusPercentProgress":
        "replicaStatusPercentProgress","KMSMasterKeyId":"kMSMasterKeyId",
        "ProvisionedThroughputOverride":{"ReadCapacityUnits":8},"OnDemandThroughputOverride":{
        "MaxReadRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8,"Status":"REPLICATION_NOT_AUTHORIZED"},"GlobalSecondaryIndexes":[{"IndexName":
        "indexName","ProvisionedThroughputOverride":{"ReadCapacityUnits":8},
        "OnDemandThroughputOverride":{"MaxReadRequestUnits":8},"WarmThroughput":{
        "ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],
        "ReplicaInaccessibleDateTime":1571767321.571,"ReplicaTableClassSummary":{"TableClass":
        "STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES"}],"GlobalTableWitnesses":[
        {"RegionName":"regionName","WitnessStatus":"ACTIVE"}],
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES","RestoreSummary":{
        "SourceBackupArn":"sourceBackupArn","SourceTableArn":"sourceTableArn","RestoreDateTime":
        1571767321.571,"RestoreInProgress":true},"SSEDescription":{"Status":"UPDATING","SSEType":
        "KMS","KMSMasterKeyArn":"kMSMasterKeyArn","InaccessibleEncryptionDateTime":
        1571767321.571},"ArchivalSummary":{"ArchivalDateTime":1571767321.571,"ArchivalReason":
        "archivalReason","ArchivalBackupArn":"archivalBackupArn"},"TableClassSummary":{
        "TableClass":"STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "DeletionProtectionEnabled":true,"OnDemandThroughput":{"MaxReadRequestUnits":8,
        "MaxWriteRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8,"Status":"REPLICATION_NOT_AUTHORIZED"},"MultiRegionConsistency":"STRONG"}})");
}

TEST(Codec, DeleteTable) {
    expect_request<DeleteTableInput>(R"(
        {"TableName":"tableName"})");
    expect_reply<DeleteTableOutput>(R"(
        {"TableDescription":{"AttributeDefinitions":[{"AttributeName":"attributeName",
        "AttributeType":"B"}],"TableName":"tableName","KeySchema":[{"AttributeName":
        "attributeName","KeyType":"RANGE"}],"TableStatus":"REPLICATION_NOT_AUTHORIZED",
        "CreationDateTime":1571767321.571,"ProvisionedThroughput":{"LastIncreaseDateTime":
        1571767321.571,"LastDecreaseDateTime":1571767321.571,"NumberOfDecreasesToday":8,
        "ReadCapacityUnits":8,"WriteCapacityUnits":8},"TableSizeBytes":8,"ItemCount":8,
        "TableArn":"tableArn","TableId":"tableId","BillingModeSummary":{"BillingMode":
        "PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1571767321.571},
        "LocalSecondaryIndexes":[{"IndexName":"indexName","KeySchema":[{"AttributeName":
        "attributeName","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",
        "NonKeyAttributes":["nonKeyAttributes"]},"IndexSizeBytes":8,"ItemCount":8,"IndexArn":
        "indexArn"}],"GlobalSecondaryIndexes":[{"IndexName":"indexName","KeySchema":[{
        "AttributeName":"attributeName","KeyType":"RANGE"}],"Projection":{"ProjectionType":
        "INCLUDE","NonKeyAttributes":["nonKeyAttributes"]},"IndexStatus":"ACTIVE","Backfilling":
        true,"ProvisionedThroughput":{"LastIncreaseDateTime":1571767321.571,
        "LastDecreaseDateTime":1571767321.571,"NumberOfDecreasesToday":8,"ReadCapacityUnits":8,
        "WriteCapacityUnits":8},"IndexSizeBytes":8,"ItemCount":8,"IndexArn":"indexArn",
        "OnDemandThroughput":{"MaxReadRequestUnits":8,"MaxWriteRequestUnits":8},"WarmThroughput":
        {"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"},
        "LatestStreamLabel":"latestStreamLabel","LatestStreamArn":"latestStreamArn",
        "GlobalTableVersion":"globalTableVersion","Replicas":[{"RegionName":"regionName",
        "ReplicaStatus":"REPLICATION_NOT_AUTHORIZED","ReplicaArn":"replicaArn",
        "ReplicaStatusDescription":"replicaStatusDescription","ReplicaStatusPercentProgress":
        "replicaStatusPercentProgress","KMSMasterKeyId":"kMSMasterKeyId",
        "ProvisionedThroughputOverride":{"ReadCapacityUnits":8},"OnDemandThroughputOverride":{
        "MaxReadRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8,"Status":"REPLICATION_NOT_AUTHORIZED"},"GlobalSecondaryIndexes":[{"IndexName":
        "indexName","ProvisionedThroughputOverride":{"ReadCapacityUnits":8},
        "OnDemandThroughputOverride":{"MaxReadRequestUnits":8},"WarmThroughput":{
        "ReadUnitsPerSecond":8,"WriteUnitsPerSecond":8,"Status":"ACTIVE"}}],
        "ReplicaInaccessibleDateTime":1571767321.571,"ReplicaTableClassSummary":{"TableClass":
        "STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES"}],"GlobalTableWitnesses":[
        {"RegionName":"regionName","WitnessStatus":"ACTIVE"}],
        "GlobalTableSettingsReplicationMode":"ENABLED_WITH_OVERRIDES","RestoreSummary":{
        "SourceBackupArn":"sourceBackupArn","SourceTableArn":"sourceTableArn","RestoreDateTime":
        1571767321.571,"RestoreInProgress":true},"SSEDescription":{"Status":"UPDATING","SSEType":
        "KMS","KMSMasterKeyArn":"kMSMasterKeyArn","InaccessibleEncryptionDateTime":
        1571767321.571},"ArchivalSummary":{"ArchivalDateTime":1571767321.571,"ArchivalReason":
        "archivalReason","ArchivalBackupArn":"archivalBackupArn"},"TableClassSummary":{
        "TableClass":"STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":1571767321.571},
        "DeletionProtectionEnabled":true,"OnDemandThroughput":{"MaxReadRequestUnits":8,
        "MaxWriteRequestUnits":8},"WarmThroughput":{"ReadUnitsPerSecond":8,"WriteUnitsPerSecond":
        8,"Status":"REPLICATION_NOT_AUTHORIZED"},"MultiRegionConsistency":"STRONG"}})");
}

TEST(Codec, ListTables) {
    expect_request<ListTablesInput>(R"(
        {"ExclusiveStartTableName":"exclusiveStartTableName","Limit":7})");
    expect_reply<ListTablesOutput>(R"(
        {"TableNames":["tableNames"],"LastEvaluatedTableName":"lastEvaluatedTableName"})");
}

TEST(Codec, PutItem) {
    expect_request<PutItemInput>(R"(
        {"TableName":"tableName","Item":{"k":{"S":"v"}},"Expected":{"key":{"Value":{"N":"1"},
        "Exists":true,"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"N":"1"}]}},
        "ReturnConsumedCapacity":"NONE","ReturnValues":"UPDATED_NEW",
        "ReturnItemCollectionMetrics":"NONE","ConditionalOperator":"OR","ConditionExpression":
        "conditionExpression","ExpressionAttributeNames":{"key":"expressionAttributeNames"},
        "ExpressionAttributeValues":{"k":{"S":"v"}},"ReturnValuesOnConditionCheckFailure":"NONE"})");
    expect_reply<PutItemOutput>(R"(
        {"Attributes":{"k":{"S":"v"}},"ConsumedCapacity":{"TableName":"tableName",
        "CapacityUnits":0.5,"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"Table":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5},
        "LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}}},"ItemCollectionMetrics":{
        "ItemCollectionKey":{"k":{"S":"v"}},"SizeEstimateRangeGB":[0.5]}})");
}

TEST(Codec, GetItem) {
    expect_request<GetItemInput>(R"(
        {"TableName":"tableName","Key":{"k":{"S":"v"}},"AttributesToGet":["attributesToGet"],
        "ConsistentRead":true,"ReturnConsumedCapacity":"NONE","ProjectionExpression":
        "projectionExpression","ExpressionAttributeNames":{"key":"expressionAttributeNames"}})");
    expect_reply<GetItemOutput>(R"(
        {"Item":{"k":{"S":"v"}},"ConsumedCapacity":{"TableName":"tableName","CapacityUnits":0.5,
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"Table":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5},"LocalSecondaryIndexes":{"key":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5}},
        "GlobalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5}}}})");
}

TEST(Codec, UpdateItem) {
    expect_request<UpdateItemInput>(R"(
        {"TableName":"tableName","Key":{"k":{"S":"v"}},"AttributeUpdates":{"key":{"Value":{"N":
        "1"},"Action":"DELETE"}},"Expected":{"key":{"Value":{"N":"1"},"Exists":true,
        "ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"N":"1"}]}},
        "ConditionalOperator":"OR","ReturnConsumedCapacity":"NONE","ReturnValues":"UPDATED_NEW",
        "ReturnItemCollectionMetrics":"NONE","UpdateExpression":"updateExpression",
        "ConditionExpression":"conditionExpression","ExpressionAttributeNames":{"key":
        "expressionAttributeNames"},"ExpressionAttributeValues":{"k":{"S":"v"}},
        "ReturnValuesOnConditionCheckFailure":"NONE"})");
    expect_reply<UpdateItemOutput>(R"(
        {"Attributes":{"k":{"S":"v"}},"ConsumedCapacity":{"TableName":"tableName",
        "CapacityUnits":0.5,"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"Table":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5},
        "LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}}},"ItemCollectionMetrics":{
        "ItemCollectionKey":{"k":{"S":"v"}},"SizeEstimateRangeGB":[0.5]}})");
}

TEST(Codec, DeleteItem) {
    expect_request<DeleteItemInput>(R"(
        {"TableName":"tableName","Key":{"k":{"S":"v"}},"Expected":{"key":{"Value":{"N":"1"},
        "Exists":true,"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"N":"1"}]}},
        "ConditionalOperator":"OR","ReturnConsumedCapacity":"NONE","ReturnValues":"UPDATED_NEW",
        "ReturnItemCollectionMetrics":"NONE","ConditionExpression":"conditionExpression",
        "ExpressionAttributeNames":{"key":"expressionAttributeNames"},
        "ExpressionAttributeValues":{"k":{"S":"v"}},"ReturnValuesOnConditionCheckFailure":"NONE"})");
    expect_reply<DeleteItemOutput>(R"(
        {"Attributes":{"k":{"S":"v"}},"ConsumedCapacity":{"TableName":"tableName",
        "CapacityUnits":0.5,"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"Table":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5},
        "LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}}},"ItemCollectionMetrics":{
        "ItemCollectionKey":{"k":{"S":"v"}},"SizeEstimateRangeGB":[0.5]}})");
}

TEST(Codec, BatchWriteItem) {
    expect_request<BatchWriteItemInput>(R"(
        {"RequestItems":{"key":[{"PutRequest":{"Item":{"k":{"S":"v"}}},"DeleteRequest":{"Key":{
        "k":{"S":"v"}}}}]},"ReturnConsumedCapacity":"NONE","ReturnItemCollectionMetrics":"NONE"})");
    expect_reply<BatchWriteItemOutput>(R"(
        {"UnprocessedItems":{"key":[{"PutRequest":{"Item":{"k":{"S":"v"}}},"DeleteRequest":{
        "Key":{"k":{"S":"v"}}}}]},"ItemCollectionMetrics":{"key":[{"ItemCollectionKey":{"k":{"S":
        "v"}},"SizeEstimateRangeGB":[0.5]}]},"ConsumedCapacity":[{"TableName":"tableName",
        "CapacityUnits":0.5,"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"Table":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5},
        "LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}}}]})");
}

TEST(Codec, BatchGetItem) {
    expect_request<BatchGetItemInput>(R"(
        {"RequestItems":{"key":{"Keys":[{"k":{"S":"v"}}],"AttributesToGet":["attributesToGet"],
        "ConsistentRead":true,"ProjectionExpression":"projectionExpression",
        "ExpressionAttributeNames":{"key":"expressionAttributeNames"}}},"ReturnConsumedCapacity":
        "NONE"})");
    expect_reply<BatchGetItemOutput>(R"(
        {"Responses":{"key":[{"k":{"S":"v"}}]},"UnprocessedKeys":{"key":{"Keys":[{"k":{"S":"v"}}],
        "AttributesToGet":["attributesToGet"],"ConsistentRead":true,"ProjectionExpression":
        "projectionExpression","ExpressionAttributeNames":{"key":"expressionAttributeNames"}}},
        "ConsumedCapacity":[{"TableName":"tableName","CapacityUnits":0.5,"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"Table":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5},"LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5}}}]})");
}

TEST(Codec, TransactWriteItems) {
    expect_request<TransactWriteItemsInput>(R"(
        {"TransactItems":[{"ConditionCheck":{"Key":{"k":{"S":"v"}},"TableName":"tableName",
        "ConditionExpression":"conditionExpression","ExpressionAttributeNames":{"key":
        "expressionAttributeNames"},"ExpressionAttributeValues":{"k":{"S":"v"}},
        "ReturnValuesOnConditionCheckFailure":"NONE"},"Put":{"Item":{"k":{"S":"v"}},"TableName":
        "tableName","ConditionExpression":"conditionExpression","ExpressionAttributeNames":{
        "key":"expressionAttributeNames"},"ExpressionAttributeValues":{"k":{"S":"v"}},
        "ReturnValuesOnConditionCheckFailure":"NONE"},"Delete":{"Key":{"k":{"S":"v"}},
        "TableName":"tableName","ConditionExpression":"conditionExpression",
        "ExpressionAttributeNames":{"key":"expressionAttributeNames"},
        "ExpressionAttributeValues":{"k":{"S":"v"}},"ReturnValuesOnConditionCheckFailure":"NONE"},
        "Update":{"Key":{"k":{"S":"v"}},"UpdateExpression":"updateExpression","TableName":
        "tableName","ConditionExpression":"conditionExpression","ExpressionAttributeNames":{
        "key":"expressionAttributeNames"},"ExpressionAttributeValues":{"k":{"S":"v"}},
        "ReturnValuesOnConditionCheckFailure":"NONE"}}],"ReturnConsumedCapacity":"NONE",
        "ReturnItemCollectionMetrics":"NONE","ClientRequestToken":"clientRequestToken"})");
    expect_reply<TransactWriteItemsOutput>(R"(
        {"ConsumedCapacity":[{"TableName":"tableName","CapacityUnits":0.5,"ReadCapacityUnits":
        0.5,"WriteCapacityUnits":0.5,"Table":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5},"LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5}}}],
        "ItemCollectionMetrics":{"key":[{"ItemCollectionKey":{"k":{"S":"v"}},
        "SizeEstimateRangeGB":[0.5]}]}})");
}

TEST(Codec, TransactGetItems) {
    expect_request<TransactGetItemsInput>(R"(
        {"TransactItems":[{"Get":{"Key":{"k":{"S":"v"}},"TableName":"tableName",
        "ProjectionExpression":"projectionExpression","ExpressionAttributeNames":{"key":
        "expressionAttributeNames"}}}],"ReturnConsumedCapacity":"NONE"})");
    expect_reply<TransactGetItemsOutput>(R"(
        {"ConsumedCapacity":[{"TableName":"tableName","CapacityUnits":0.5,"ReadCapacityUnits":
        0.5,"WriteCapacityUnits":0.5,"Table":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5},"LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5}}}],"Responses":[{
        "Item":{"k":{"S":"v"}}}]})");
}

TEST(Codec, Query) {
    expect_request<QueryInput>(R"(
        {"TableName":"tableName","IndexName":"indexName","Select":"COUNT","AttributesToGet":[
        "attributesToGet"],"Limit":7,"ConsistentRead":true,"KeyConditions":{"key":{
        "AttributeValueList":[{"N":"1"}],"ComparisonOperator":"BEGINS_WITH"}},"QueryFilter":{
        "key":{"AttributeValueList":[{"N":"1"}],"ComparisonOperator":"BEGINS_WITH"}},
        "ConditionalOperator":"OR","ScanIndexForward":true,"ExclusiveStartKey":{"k":{"S":"v"}},
        "ReturnConsumedCapacity":"NONE","ProjectionExpression":"projectionExpression",
        "FilterExpression":"filterExpression","KeyConditionExpression":"keyConditionExpression",
        "ExpressionAttributeNames":{"key":"expressionAttributeNames"},
        "ExpressionAttributeValues":{"k":{"S":"v"}}})");
    expect_reply<QueryOutput>(R"(
        {"Items":[{"k":{"S":"v"}}],"Count":7,"ScannedCount":7,"LastEvaluatedKey":{"k":{"S":"v"}},
        "ConsumedCapacity":{"TableName":"tableName","CapacityUnits":0.5,"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"Table":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5},"LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5}}}})");
}

TEST(Codec, Scan) {
    expect_request<ScanInput>(R"(
        {"TableName":"tableName","IndexName":"indexName","AttributesToGet":["attributesToGet"],
        "Limit":7,"Select":"COUNT","ScanFilter":{"key":{"AttributeValueList":[{"N":"1"}],
        "ComparisonOperator":"BEGINS_WITH"}},"ConditionalOperator":"OR","ExclusiveStartKey":{"k":
        {"S":"v"}},"ReturnConsumedCapacity":"NONE","TotalSegments":7,"Segment":7,
        "ProjectionExpression":"projectionExpression","FilterExpression":"filterExpression",
        "ExpressionAttributeNames":{"key":"expressionAttributeNames"},
        "ExpressionAttributeValues":{"k":{"S":"v"}},"ConsistentRead":true})");
    expect_reply<ScanOutput>(R"(
        {"Items":[{"k":{"S":"v"}}],"Count":7,"ScannedCount":7,"LastEvaluatedKey":{"k":{"S":"v"}},
        "ConsumedCapacity":{"TableName":"tableName","CapacityUnits":0.5,"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"Table":{"ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,
        "CapacityUnits":0.5},"LocalSecondaryIndexes":{"key":{"ReadCapacityUnits":0.5,
        "WriteCapacityUnits":0.5,"CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"key":{
        "ReadCapacityUnits":0.5,"WriteCapacityUnits":0.5,"CapacityUnits":0.5}}}})");
}

TEST(Codec, ListStreams) {
    expect_request<ListStreamsInput>(R"(
        {"TableName":"tableName","Limit":7,"ExclusiveStartStreamArn":"exclusiveStartStreamArn"})");
    expect_reply<ListStreamsOutput>(R"(
        {"Streams":[{"StreamArn":"streamArn","TableName":"tableName","StreamLabel":"streamLabel"}],
        "LastEvaluatedStreamArn":"lastEvaluatedStreamArn"})");
}

TEST(Codec, DescribeStream) {
    expect_request<DescribeStreamInput>(R"(
        {"StreamArn":"streamArn","Limit":7,"ExclusiveStartShardId":
        "shardId-00000001571767321804-697ce3d2","ShardFilter":{"Type":"CHILD_SHARDS","ShardId":
        "shardId-00000001571767321804-697ce3d2"}})");
    expect_reply<DescribeStreamOutput>(R"(
        {"StreamDescription":{"StreamArn":"streamArn","StreamLabel":"streamLabel","StreamStatus":
        "DISABLED","StreamViewType":"KEYS_ONLY","CreationRequestDateTime":1571767321.571,
        "TableName":"tableName","KeySchema":[{"AttributeName":"attributeName","KeyType":"RANGE"}],
        "Shards":[{"ShardId":"shardId-00000001571767321804-697ce3d2","SequenceNumberRange":{
        "StartingSequenceNumber":"100000000003218256368","EndingSequenceNumber":
        "100000000003218256368"},"ParentShardId":"shardId-00000001571767321804-697ce3d2"}],
        "LastEvaluatedShardId":"shardId-00000001571767321804-697ce3d2"}})");
}

TEST(Codec, GetShardIterator) {
    expect_request<GetShardIteratorInput>(R"(
        {"StreamArn":"streamArn","ShardId":"shardId-00000001571767321804-697ce3d2",
        "ShardIteratorType":"AFTER_SEQUENCE_NUMBER","SequenceNumber":"100000000003218256368"})");
    expect_reply<GetShardIteratorOutput>(R"(
        {"ShardIterator":"shardIterator"})");
}

TEST(Codec, GetRecords) {
    expect_request<GetRecordsInput>(R"(
        {"ShardIterator":"shardIterator","Limit":7})");
    expect_reply<GetRecordsOutput>(R"(
        {"Records":[{"eventID":"eventID","eventName":"REMOVE","eventVersion":"eventVersion",
        "eventSource":"eventSource","awsRegion":"awsRegion","dynamodb":{
        "ApproximateCreationDateTime":1571767321.571,"Keys":{"k":{"S":"v"}},"NewImage":{"k":{"S":
        "v"}},"OldImage":{"k":{"S":"v"}},"SequenceNumber":"100000000003218256368","SizeBytes":8,
        "StreamViewType":"KEYS_ONLY"},"userIdentity":{"PrincipalId":"principalId","Type":"type"}}],
        "NextShardIterator":"nextShardIterator"})");
}

}  // namespace
}  // namespace tailrace::wire::json
