// Follows a table's stream over all its shards and prints each change, each item's in order.
//
//   npm install
//   export AWS_ENDPOINT_URL=http://127.0.0.1:8000 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
//   node follow_stream.mjs TABLE [CHECKPOINT_FILE] [--until-idle]
//
// The checkpoint remembers how far each shard was read, so that a later run goes on where this one ended.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";

const idleMs = 250;
const done = "done"; // in a checkpoint: the shard is closed and was read to its end

// Reads every shard of one stream, a parent to its end before its children.
class Follower {
  constructor(streams, streamArn, checkpoint = {}) {
    this.streams = streams;
    this.StreamArn = streamArn;
    this.checkpoint = checkpoint; // by shard id: the last sequence number handed out, or done
    this.iterators = {};
  }

  // Yields what is there now: one page of each shard that may be read.
  async *poll() {
    for (const shardId of await this.readableShards()) {
      const { Records, NextShardIterator } = await this.nextPage(shardId);
      for (const record of Records) {
        yield record;
        this.checkpoint[shardId] = record.dynamodb.SequenceNumber;
      }
      if (NextShardIterator) this.iterators[shardId] = NextShardIterator;
      else this.checkpoint[shardId] = done;
    }
  }

  // A shard waits for its parent, unless that is no longer listed: then its records have expired.
  async readableShards() {
    const parents = new Map();
    for await (const { ShardId, ParentShardId } of this.allShards()) parents.set(ShardId, ParentShardId);
    const finished = (shardId) => this.checkpoint[shardId] === done;
    return [...parents]
      .filter(([shardId, parent]) => !finished(shardId) && (!parents.has(parent) || finished(parent)))
      .map(([shardId]) => shardId);
  }

  async *allShards() {
    let ExclusiveStartShardId;
    do {
      const { StreamDescription } = await this.streams.send(
        new DescribeStreamCommand({ StreamArn: this.StreamArn, ExclusiveStartShardId }));
      yield* StreamDescription.Shards;
      ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
    } while (ExclusiveStartShardId);
  }

  async nextPage(shardId) {
    try {
      this.iterators[shardId] ??= await this.iteratorAtCheckpoint(shardId);
      return await this.getRecords(shardId);
    } catch (error) {
      if (error.name === "TrimmedDataAccessException") {
        delete this.checkpoint[shardId]; // stopped for a day: go on with the oldest that is left
      } else if (error.name !== "ExpiredIteratorException") {
        throw error; // expired means idle for 15 minutes: take a new one at the same place
      }
      this.iterators[shardId] = await this.iteratorAtCheckpoint(shardId);
      return this.getRecords(shardId);
    }
  }

  getRecords(shardId) {
    return this.streams.send(new GetRecordsCommand({ ShardIterator: this.iterators[shardId] }));
  }

  async iteratorAtCheckpoint(ShardId) {
    const last = this.checkpoint[ShardId];
    const position = last
      ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: last }
      : { ShardIteratorType: "TRIM_HORIZON" };
    const { ShardIterator } = await this.streams.send(
      new GetShardIteratorCommand({ StreamArn: this.StreamArn, ShardId, ...position }));
    return ShardIterator;
  }
}

const [TableName, file] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const untilIdle = process.argv.includes("--until-idle");
const checkpoint = file && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};

const { Table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName }));
const follower = new Follower(new DynamoDBStreamsClient({}), Table.LatestStreamArn, checkpoint);
for (;;) {
  const before = JSON.stringify(follower.checkpoint);
  for await (const { eventName, dynamodb } of follower.poll()) {
    console.log(eventName, JSON.stringify(dynamodb.Keys));
  }
  const after = JSON.stringify(follower.checkpoint);
  if (after !== before) {
    if (file) {
      writeFileSync(`${file}.new`, after);
      renameSync(`${file}.new`, file);
    }
  } else if (untilIdle) {
    break;
  } else {
    await sleep(idleMs);
  }
}
