#!/usr/bin/env python3
"""Follows a table's stream over all its shards and prints each change, each item's in order.

    pip install boto3
    export AWS_ENDPOINT_URL=http://127.0.0.1:8000 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
    follow_stream.py TABLE [--checkpoint FILE] [--until-idle]

The checkpoint remembers how far each shard was read, so that a later run goes on where this one ended.
"""
import argparse
import json
import os
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

IDLE_S = 0.25
# By default boto3 gives up before a server that restarts is back.
PATIENT = Config(retries={"mode": "standard", "max_attempts": 10})
DONE = "done"  # in a checkpoint: the shard is closed and was read to its end


class Follower:
    """Reads every shard of one stream, a parent to its end before its children."""

    def __init__(self, streams, stream_arn, checkpoint=None):
        self.streams, self.stream_arn = streams, stream_arn
        self.checkpoint = dict(checkpoint or {})  # shard id: the last sequence number handed out, or DONE
        self.iterators = {}

    def poll(self):
        """Yields what is there now: one page of each shard that may be read."""
        for shard_id in self.readable_shards():
            page = self.next_page(shard_id)
            for record in page["Records"]:
                yield record
                self.checkpoint[shard_id] = record["dynamodb"]["SequenceNumber"]
            if page.get("NextShardIterator"):
                self.iterators[shard_id] = page["NextShardIterator"]
            else:
                self.checkpoint[shard_id] = DONE

    def readable_shards(self):
        """A shard waits for its parent, unless that is no longer listed: then its records have expired."""
        parents = {shard["ShardId"]: shard.get("ParentShardId") for shard in self.all_shards()}
        finished = lambda shard_id: self.checkpoint.get(shard_id) == DONE
        return [shard_id for shard_id, parent in parents.items()
                if not finished(shard_id) and (parent not in parents or finished(parent))]

    def all_shards(self):
        after = {}
        while True:
            description = self.streams.describe_stream(StreamArn=self.stream_arn, **after)["StreamDescription"]
            yield from description["Shards"]
            if "LastEvaluatedShardId" not in description:
                return
            after = {"ExclusiveStartShardId": description["LastEvaluatedShardId"]}

    def next_page(self, shard_id):
        try:
            if shard_id not in self.iterators:
                self.iterators[shard_id] = self.iterator_at_checkpoint(shard_id)
            return self.streams.get_records(ShardIterator=self.iterators[shard_id])
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "TrimmedDataAccessException":  # stopped for a day: go on with the oldest that is left
                self.checkpoint.pop(shard_id, None)
            elif code != "ExpiredIteratorException":  # idle for 15 minutes: take a new one at the same place
                raise
            self.iterators[shard_id] = self.iterator_at_checkpoint(shard_id)
            return self.streams.get_records(ShardIterator=self.iterators[shard_id])

    def iterator_at_checkpoint(self, shard_id):
        last = self.checkpoint.get(shard_id)
        position = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": last} if last else {
            "ShardIteratorType": "TRIM_HORIZON"}
        return self.streams.get_shard_iterator(StreamArn=self.stream_arn, ShardId=shard_id, **position)["ShardIterator"]


def load(path):
    if not path or not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(path, checkpoint):
    if not path:
        return
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(checkpoint, file)
    os.replace(path + ".new", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--checkpoint", metavar="FILE")
    parser.add_argument("--until-idle", action="store_true", help="end when there is nothing more to read")
    arguments = parser.parse_args()

    stream_arn = boto3.client("dynamodb", config=PATIENT).describe_table(TableName=arguments.table)["Table"]["LatestStreamArn"]
    follower = Follower(boto3.client("dynamodbstreams", config=PATIENT), stream_arn, load(arguments.checkpoint))
    while True:
        before = dict(follower.checkpoint)
        for record in follower.poll():
            print(record["eventName"], json.dumps(record["dynamodb"]["Keys"]), flush=True)
        save(arguments.checkpoint, follower.checkpoint)
        if follower.checkpoint == before:
            if arguments.until_idle:
                return
            time.sleep(IDLE_S)


if __name__ == "__main__":
    main()
