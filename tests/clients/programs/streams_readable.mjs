// Follows a stream with dynamodb-streams-readable until it is disabled and read to its end: one readable for each shard, a
// child's after its parent's has ended. A readable that fails is replaced by one that starts after its last checkpoint.
//
//   streams_readable.mjs STREAM_ARN
//
// Prints a line of JSON for each record and for each shard that ends.
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import readable from "dynamodb-streams-readable";

const [streamArn] = process.argv.slice(2);
const client = new DynamoDBStreams({});
const following = new Map(); // shard id: a promise of its end
const say = (line) => console.log(JSON.stringify(line));
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function describe() {
  const shards = [];
  for (let after; ;) {
    const { StreamDescription: page } = await client.describeStream({ StreamArn: streamArn, ExclusiveStartShardId: after });
    shards.push(...page.Shards);
    after = page.LastEvaluatedShardId;
    if (!after) return { shards, status: page.StreamStatus };
  }
}

async function follow(shardId, parent) {
  await parent;
  for (let reached, ended = false; !ended;) {
    const position = reached ? { startAfter: reached } : { iterator: "TRIM_HORIZON" };
    ended = await new Promise((resolve) => {
      readable(client, streamArn, { shardId, readInterval: 50, limit: 10, ...position })
        .on("data", (records) => records.forEach((record) => say({ what: "record", shard: shardId, record })))
        .on("checkpoint", (number) => { reached = number; })
        .on("error", (error) => { console.error(shardId, error.name, error.message); resolve(false); })
        .on("end", () => resolve(true));
    });
    await pause(50);
  }
  say({ what: "ended", shard: shardId });
}

for (let open = true; open; await pause(200)) {
  try {
    const { shards, status } = await describe();
    shards.sort((one, other) => (one.ShardId < other.ShardId ? -1 : 1));
    for (const { ShardId, ParentShardId } of shards) {
      if (!following.has(ShardId)) following.set(ShardId, follow(ShardId, following.get(ParentShardId)));
    }
    open = status !== "DISABLED";
  } catch (error) {
    console.error(error.name, error.message);
  }
}
await Promise.all(following.values());
