// A walk through the API with the AWS SDK for JavaScript v3: items by the document client, the rest by the clients
// below it. It ends at the first answer that is not the expected one.
//
//     walk.mjs TABLE
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import {
  ConditionalCheckFailedException, CreateTableCommand, DeleteTableCommand, DescribeLimitsCommand, DescribeTableCommand,
  DescribeTimeToLiveCommand, DuplicateItemException, DynamoDBClient, ListTagsOfResourceCommand, paginateListTables,
  ResourceNotFoundException, TagResourceCommand, TransactionCanceledException, UntagResourceCommand, UpdateTableCommand,
  UpdateTimeToLiveCommand, waitUntilTableExists, waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand,
} from "@aws-sdk/client-dynamodb-streams";
import {
  BatchExecuteStatementCommand, BatchGetCommand, BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient,
  ExecuteStatementCommand, ExecuteTransactionCommand, GetCommand, paginateQuery, paginateScan, PutCommand,
  TransactGetCommand, TransactWriteCommand, UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

const WAIT_S_MAX = 60;
const [, , TableName] = process.argv;
const dynamodb = new DynamoDBClient({});
const documents = DynamoDBDocumentClient.from(dynamodb);
const streams = new DynamoDBStreamsClient({});
const waiting = { client: dynamodb, maxWaitTime: WAIT_S_MAX, minDelay: 1, maxDelay: 1 };

// What became of each item, write by write: what the table and its stream have to show.
const journal = { present: {}, changes: {} };

function written(item) {
  const key = keyOf(item);
  note(key, journal.present[key]
    ? { event: "MODIFY", old: journal.present[key], new: item } : { event: "INSERT", old: undefined, new: item });
  journal.present[key] = item;
}

function deleted(river, mile) {
  const key = keyOf({ river, mile });
  note(key, { event: "REMOVE", old: journal.present[key], new: undefined });
  delete journal.present[key];
}

function note(key, change) {
  (journal.changes[key] ??= []).push(change);
}

const keyOf = ({ river, mile }) => `${river} ${mile}`;
const byKey = (items) => Object.fromEntries(items.map((item) => [keyOf(item), item]));
const miles = (items) => items.map(({ mile }) => mile);
const keySchema = (hash, range) => [
  { AttributeName: hash, KeyType: "HASH" }, { AttributeName: range, KeyType: "RANGE" }];
const definitions = (types) => Object.entries(types).map(
  ([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));

async function pagesOf(pages, member) {
  const found = [];
  for await (const page of pages) found.push(...page[member]);
  return found;
}

const query = (request) => pagesOf(
  paginateQuery({ client: documents, pageSize: 4 }, { TableName, ...request }), "Items");

async function createTable() {
  await dynamodb.send(new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema("river", "mile"),
    AttributeDefinitions: definitions({ river: "S", mile: "N", level: "N", state: "S" }),
    GlobalSecondaryIndexes: [
      { IndexName: "byState", KeySchema: keySchema("state", "level"), Projection: { ProjectionType: "ALL" } }],
    LocalSecondaryIndexes: [
      { IndexName: "byLevel", KeySchema: keySchema("river", "level"), Projection: { ProjectionType: "KEYS_ONLY" } }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  }));
  await waitUntilTableExists(waiting, { TableName });
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  assert.equal(Table.TableStatus, "ACTIVE");
  assert.equal(Table.GlobalSecondaryIndexes[0].IndexName, "byState");
  assert.equal(Table.LocalSecondaryIndexes[0].IndexName, "byLevel");
  assert((await pagesOf(paginateListTables({ client: dynamodb }, {}), "TableNames")).includes(TableName));
}

async function writeItems() {
  const Key = { river: "Cam", mile: 1 };
  const first = { ...Key, level: 150, state: "ok", raw: new Uint8Array([1, 2]) };
  const put = (Item) => documents.send(new PutCommand({
    TableName, Item, ConditionExpression: "attribute_not_exists(river)", ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  }));
  await put(first);
  written(first);
  await assert.rejects(put({ ...Key, level: 0 }), (refused) => {
    assert(refused instanceof ConditionalCheckFailedException, refused);
    assert.deepEqual(unmarshall(refused.Item), first);
    return true;
  });

  const updated = await documents.send(new UpdateCommand({
    TableName, Key, UpdateExpression: "SET #l = #l + :up, seen = list_append(if_not_exists(seen, :none), :who)",
    ConditionExpression: "#l < :most", ExpressionAttributeNames: { "#l": "level" },
    ExpressionAttributeValues: { ":up": 100, ":most": 200, ":none": [], ":who": ["Ann"] }, ReturnValues: "UPDATED_NEW",
  }));
  assert.deepEqual(updated.Attributes, { level: 250, seen: ["Ann"] });
  const second = { ...first, level: 250, seen: ["Ann"] };
  written(second);
  assert.deepEqual((await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item, second);

  const upstream = { river: "Cam", mile: 2, level: 20, state: "low" };
  await documents.send(new PutCommand({ TableName, Item: upstream }));
  written(upstream);
  const gone = await documents.send(new DeleteCommand({
    TableName, Key: { river: "Cam", mile: 2 }, ReturnValues: "ALL_OLD" }));
  assert.deepEqual(gone.Attributes, upstream);
  deleted("Cam", 2);
}

async function writeBatch() {
  const items = Array.from({ length: 20 }, (_, place) => place + 1).map((mile) => (
    { river: "Ouse", mile, level: 10 * mile, state: mile % 2 ? "ok" : "low" }));
  const { UnprocessedItems } = await documents.send(new BatchWriteCommand({
    RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
  }));
  assert.deepEqual(UnprocessedItems, {});
  items.forEach(written);
  const { Responses } = await documents.send(new BatchGetCommand({
    RequestItems: { [TableName]: { Keys: [1, 20, 21].map((mile) => ({ river: "Ouse", mile })) } },
  }));
  assert.deepEqual(miles(Responses[TableName]).sort((a, b) => a - b), [1, 20]);
}

async function transact() {
  const granta = { river: "Granta", mile: 1, level: 5, state: "ok" };
  const condition = (ConditionExpression) => (
    { ConditionCheck: { TableName, Key: { river: "Cam", mile: 1 }, ConditionExpression } });
  await documents.send(new TransactWriteCommand({
    TransactItems: [
      { Put: { TableName, Item: granta } },
      { Update: {
        TableName, Key: { river: "Ouse", mile: 1 }, UpdateExpression: "SET #s = :closed",
        ExpressionAttributeNames: { "#s": "state" }, ExpressionAttributeValues: { ":closed": "closed" },
      } },
      { Delete: { TableName, Key: { river: "Ouse", mile: 2 } } },
      condition("attribute_exists(river)"),
    ],
  }));
  written(granta);
  written({ river: "Ouse", mile: 1, level: 10, state: "closed" });
  deleted("Ouse", 2);
  const { Responses } = await documents.send(new TransactGetCommand({
    TransactItems: [
      { Get: { TableName, Key: { river: "Granta", mile: 1 } } }, { Get: { TableName, Key: { river: "Ouse", mile: 2 } } },
    ],
  }));
  assert.deepEqual(Responses.map(({ Item }) => Item), [granta, undefined]);

  const cancelled = documents.send(new TransactWriteCommand({
    TransactItems: [{ Put: { TableName, Item: { ...granta, mile: 2 } } }, condition("attribute_not_exists(river)")],
  }));
  await assert.rejects(cancelled, (error) => {
    assert(error instanceof TransactionCanceledException, error);
    assert.deepEqual(error.CancellationReasons.map(({ Code }) => Code), ["None", "ConditionalCheckFailed"]);
    return true;
  });
}

async function queryAndScan() {
  const stretch = {
    KeyConditionExpression: "river = :river AND mile BETWEEN :from AND :to", FilterExpression: "#s = :low",
    ExpressionAttributeNames: { "#s": "state" },
    ExpressionAttributeValues: { ":river": "Ouse", ":from": 5, ":to": 16, ":low": "low" },
  };
  assert.deepEqual(miles(await query(stretch)), [6, 8, 10, 12, 14, 16]);
  assert.deepEqual(miles(await query({ ...stretch, ScanIndexForward: false })), [16, 14, 12, 10, 8, 6]);
  const segments = await Promise.all([0, 1, 2].map((Segment) => pagesOf(
    paginateScan({ client: documents, pageSize: 4 }, { TableName, Segment, TotalSegments: 3 }), "Items")));
  assert.equal(segments.flat().length, Object.keys(journal.present).length);
  assert.deepEqual(byKey(segments.flat()), journal.present);
}

async function queryIndexes() {
  const low = await query({
    IndexName: "byState", KeyConditionExpression: "#s = :low AND #l >= :from",
    ExpressionAttributeNames: { "#s": "state", "#l": "level" },
    ExpressionAttributeValues: { ":low": "low", ":from": 100 },
  });
  assert.deepEqual(miles(low), [10, 12, 14, 16, 18, 20]);
  const shallow = await query({
    IndexName: "byLevel", KeyConditionExpression: "river = :river AND #l < :below",
    ExpressionAttributeNames: { "#l": "level" }, ExpressionAttributeValues: { ":river": "Ouse", ":below": 40 },
    ScanIndexForward: false, ConsistentRead: true,
  });
  assert.deepEqual(shallow, [3, 1].map((mile) => ({ river: "Ouse", mile, level: 10 * mile })));
}

async function executeStatements() {
  const execute = async (Statement, ...Parameters) => (
    await documents.send(new ExecuteStatementCommand({ Statement, Parameters }))).Items;
  const first = { river: "Rhee", mile: 1, level: 30, state: "ok" };
  const second = { ...first, level: 35 };
  const insert = `INSERT INTO "${TableName}" VALUE {'river': 'Rhee', 'mile': ?, 'level': 30, 'state': 'ok'}`;
  await execute(insert, 1);
  written(first);
  await assert.rejects(execute(insert, 1), DuplicateItemException);
  assert.deepEqual(await execute(`UPDATE "${TableName}" SET "level" = "level" + ? WHERE river = 'Rhee' AND mile = 1
    RETURNING ALL NEW *`, 5), [second]);
  written(second);
  assert.deepEqual(await execute(`SELECT * FROM "${TableName}" WHERE river = ? AND "level" > 30`, "Rhee"), [second]);

  const select = `SELECT state FROM "${TableName}" WHERE river = 'Rhee' AND mile = ?`;
  const { Responses } = await documents.send(new BatchExecuteStatementCommand({
    Statements: [1, 2].map((mile) => ({ Statement: select, Parameters: [mile] })),
  }));
  assert.deepEqual(Responses.map(({ Item }) => Item), [{ state: "ok" }, undefined]);
  await documents.send(new ExecuteTransactionCommand({
    TransactStatements: [
      { Statement: insert, Parameters: [2] },
      { Statement: `DELETE FROM "${TableName}" WHERE river = 'Rhee' AND mile = 1` },
    ],
  }));
  written({ ...first, mile: 2 });
  deleted("Rhee", 1);
}

async function changeSettings() {
  const timeToLive = { Enabled: true, AttributeName: "expires" };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: timeToLive }));
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  assert.deepEqual(TimeToLiveDescription, { TimeToLiveStatus: "ENABLED", AttributeName: "expires" });

  const { Table: { TableArn: ResourceArn } } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const team = { Key: "team", Value: "water" };
  await dynamodb.send(new TagResourceCommand({ ResourceArn, Tags: [team, { Key: "stage", Value: "test" }] }));
  await dynamodb.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["stage"] }));
  assert.deepEqual((await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags, [team]);

  const limits = await dynamodb.send(new DescribeLimitsCommand({}));
  assert(limits.AccountMaxReadCapacityUnits >= limits.TableMaxReadCapacityUnits, limits);
}

async function addIndex() {
  await dynamodb.send(new UpdateTableCommand({
    TableName,
    AttributeDefinitions: definitions({ state: "S", mile: "N" }),
    GlobalSecondaryIndexUpdates: [{ Create: {
      IndexName: "byMile", KeySchema: keySchema("state", "mile"), Projection: { ProjectionType: "KEYS_ONLY" },
    } }],
  }));
  const deadline = Date.now() + WAIT_S_MAX * 1000;
  while (!await isActive("byMile")) {
    assert(Date.now() < deadline, "byMile does not become active");
    await setTimeout(100);
  }
  const found = await query({
    IndexName: "byMile", KeyConditionExpression: "#s = :ok AND mile >= :from",
    ExpressionAttributeNames: { "#s": "state" }, ExpressionAttributeValues: { ":ok": "ok", ":from": 15 },
  });
  assert.deepEqual(miles(found), [15, 17, 19]);
}

async function isActive(index) {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return Table.GlobalSecondaryIndexes.some(
    ({ IndexName, IndexStatus }) => IndexName === index && IndexStatus === "ACTIVE");
}

async function readStream() {
  const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
  assert.equal(Streams.length, 1);
  const { StreamArn } = Streams[0];
  const changes = {};
  for await (const { ShardId } of shards(StreamArn)) {
    for await (const { eventName: event, dynamodb: { Keys, OldImage, NewImage } } of records(StreamArn, ShardId)) {
      (changes[keyOf(unmarshall(Keys))] ??= []).push(
        { event, old: OldImage && unmarshall(OldImage), new: NewImage && unmarshall(NewImage) });
    }
  }
  assert.deepEqual(Object.keys(changes).sort(), Object.keys(journal.changes).sort());
  for (const item of Object.keys(changes)) assert.deepEqual(changes[item], journal.changes[item]);
}

async function* shards(StreamArn) {
  let ExclusiveStartShardId;
  do {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn, Limit: 3, ExclusiveStartShardId }));
    yield* StreamDescription.Shards;
    ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
  } while (ExclusiveStartShardId);
}

// To the present end of a shard that is open, or the end of one that is not.
async function* records(StreamArn, ShardId) {
  let { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }));
  while (ShardIterator) {
    const page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 4 }));
    yield* page.Records;
    ShardIterator = page.Records.length ? page.NextShardIterator : undefined;
  }
}

async function deleteTable() {
  await dynamodb.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists(waiting, { TableName });
  await assert.rejects(dynamodb.send(new DescribeTableCommand({ TableName })), ResourceNotFoundException);
}

await createTable();
await writeItems();
await writeBatch();
await transact();
await queryAndScan();
await queryIndexes();
await executeStatements();
await changeSettings();
await addIndex();
await readStream();
await deleteTable();
