// The AWS SDK for JavaScript v3 alone: a table with a stream, writes through the document client, and every change
// read back in order, exactly once.
import {
  CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists, waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand,
} from "@aws-sdk/client-dynamodb-streams";
import {
  BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand,
  TransactWriteCommand, UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

const dynamodb = new DynamoDBClient({});
const documents = DynamoDBDocumentClient.from(dynamodb);
const streams = new DynamoDBStreamsClient({});
const TableName = "Gauges";
const seen = {};

await dynamodb.send(new CreateTableCommand({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  KeySchema: [{ AttributeName: "river", KeyType: "HASH" }, { AttributeName: "mile", KeyType: "RANGE" }],
  AttributeDefinitions: [
    { AttributeName: "river", AttributeType: "S" }, { AttributeName: "mile", AttributeType: "N" },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
}));
await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });

const Key = { river: "Cam", mile: 1 };
await documents.send(new PutCommand({ TableName, Item: { ...Key, level: 1.5, raw: new Uint8Array([1, 2]) } }));
const updated = await documents.send(new UpdateCommand({
  TableName, Key, UpdateExpression: "SET #l = #l + :up, seen = list_append(if_not_exists(seen, :none), :who)",
  ExpressionAttributeNames: { "#l": "level" },
  ExpressionAttributeValues: { ":up": 1, ":none": [], ":who": ["Ann"] }, ReturnValues: "UPDATED_NEW",
}));
seen.level = updated.Attributes.level;
await documents.send(new BatchWriteCommand({
  RequestItems: { [TableName]: [2, 3].map((mile) => ({ PutRequest: { Item: { river: "Cam", mile, level: mile } } })) },
}));
await documents.send(new TransactWriteCommand({
  TransactItems: [
    { Put: { TableName, Item: { river: "Ouse", mile: 1, level: 9 } } },
    { Delete: { TableName, Key: { river: "Cam", mile: 3 } } },
  ],
}));
await documents.send(new PutCommand({
  TableName, Item: { ...Key, level: 0 }, ConditionExpression: "attribute_not_exists(river)",
})).catch((error) => { seen.refused = error.name; });
seen.miles = (await documents.send(new QueryCommand({
  TableName, KeyConditionExpression: "river = :r AND mile BETWEEN :a AND :b",
  ExpressionAttributeValues: { ":r": "Cam", ":a": 1, ":b": 9 },
}))).Items.map(({ mile }) => mile);
seen.missing = (await documents.send(new GetCommand({ TableName, Key: { river: "Cam", mile: 3 } }))).Item ?? null;
await documents.send(new DeleteCommand({ TableName, Key }));

const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
seen.streams = Streams.length;
const StreamArn = Streams[0].StreamArn;
const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
seen.viewType = StreamDescription.StreamViewType;

const records = [];
for (const { ShardId } of StreamDescription.Shards) {
  let { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }));
  for (let page; ShardIterator; ShardIterator = page.Records.length ? page.NextShardIterator : undefined) {
    page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));
    records.push(...page.Records);
  }
}
seen.changes = {};
for (const { eventName, dynamodb: { Keys, NewImage } } of records) {
  const { river, mile } = unmarshall(Keys);
  (seen.changes[`${river} ${mile}`] ??= []).push([eventName, NewImage ? unmarshall(NewImage).level : null]);
}

await dynamodb.send(new DeleteTableCommand({ TableName }));
await waitUntilTableNotExists({ client: dynamodb, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
console.log(JSON.stringify(seen));
