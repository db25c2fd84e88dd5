"""What a stream shows, as plain values: the changes of each item in their order."""
import collections
import dataclasses
import time

from boto3.dynamodb.types import TypeDeserializer

ACTIVE_S_MAX = 30


@dataclasses.dataclass
class Change:
    """One record, compared by what happened and not by its numbers. Images that are absent are None."""
    event: str
    old: dict | None = None
    new: dict | None = None


def plain(image):
    """A DynamoDB JSON map as a plain dict, or None."""
    return None if image is None else {name: TypeDeserializer().deserialize(value) for name, value in image.items()}


def change_of(record):
    body = record["dynamodb"]
    return Change(record["eventName"], plain(body.get("OldImage")), plain(body.get("NewImage")))


def insert(new):
    return Change("INSERT", None, new)


def modify(old, new):
    return Change("MODIFY", old, new)


def remove(old):
    return Change("REMOVE", old, None)


def history(*states):
    """The changes of an item that went through these states from not being there; None is not being there."""
    found, old = [], None
    for new in states:
        found.append(insert(new) if old is None else remove(old) if new is None else modify(old, new))
        old = new
    return found


def create_table(dynamodb, name, keys, stream="NEW_AND_OLD_IMAGES", **more):
    """keys: "HASH:S,RANGE:N" style, by attribute name: {"pk": "S", "sk": "S"}. Returns the stream's ARN, or None."""
    roles = dict(zip(keys, ["HASH", "RANGE"]))
    request = {"TableName": name, "BillingMode": "PAY_PER_REQUEST",
               "KeySchema": [{"AttributeName": key, "KeyType": role} for key, role in roles.items()],
               "AttributeDefinitions": [{"AttributeName": key, "AttributeType": kind} for key, kind in keys.items()]}
    if stream:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": stream}
    dynamodb.create_table(**(request | more))
    return wait_until_active(dynamodb, name).get("LatestStreamArn")


def wait_until_active(dynamodb, name):
    deadline = time.monotonic() + ACTIVE_S_MAX
    while True:
        table = dynamodb.describe_table(TableName=name)["Table"]
        if table["TableStatus"] == "ACTIVE":
            return table
        assert time.monotonic() < deadline, f"{name} stays {table['TableStatus']}"
        time.sleep(0.02)


def shards(streams, stream_arn):
    """All shards, parents before children, over all pages."""
    found, after = [], {}
    while True:
        description = streams.describe_stream(StreamArn=stream_arn, **after)["StreamDescription"]
        found += description["Shards"]
        if "LastEvaluatedShardId" not in description:
            return sorted(found, key=lambda shard: shard["ShardId"])
        after = {"ExclusiveStartShardId": description["LastEvaluatedShardId"]}


def shard_records(streams, iterator, limit=None):
    """Every record from the iterator on, to the end of a closed shard or the present end of an open one."""
    more = {"Limit": limit} if limit else {}
    while iterator:
        page = streams.get_records(ShardIterator=iterator, **more)
        yield from page["Records"]
        iterator = page.get("NextShardIterator") if page["Records"] else None


def trim_horizon(streams, stream_arn, shard):
    return streams.get_shard_iterator(StreamArn=stream_arn, ShardId=shard["ShardId"],
                                      ShardIteratorType="TRIM_HORIZON")["ShardIterator"]


def all_records(streams, stream_arn):
    return [record for shard in shards(streams, stream_arn)
            for record in shard_records(streams, trim_horizon(streams, stream_arn, shard))]


def changes_by_key(records):
    """{key values: [Change, ...]}: one key attribute gives its value, two give a pair."""
    found = collections.defaultdict(list)
    for record in records:
        key = tuple(plain(dict(sorted(record["dynamodb"]["Keys"].items()))).values())
        found[key[0] if len(key) == 1 else key].append(change_of(record))
    return dict(found)
