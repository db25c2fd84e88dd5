"""A walk through the API with boto3, the newest or Debian's. It ends at the first answer that is not the expected one.

    walk.py TABLE
"""
import concurrent.futures
import os
import sys
import time

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import TypeDeserializer

ENDPOINT = {"endpoint_url": os.environ["AWS_ENDPOINT_URL"]}  # boto3 looks for it by itself only since 1.28
ACTIVE_S_MAX = 60


def gauge(river, mile, level, state, **more):
    return {"river": river, "mile": mile, "level": level, "state": state, **more}


def key(river, mile):
    return {"river": river, "mile": mile}


def miles(items):
    return [int(item["mile"]) for item in items]


def plain(image):
    return image and {name: TypeDeserializer().deserialize(value) for name, value in image.items()}


def check(what, expected, found):
    if expected != found:
        sys.exit(f"{what}: expected {expected}, found {found}")


def expect(kind, action, **request):
    try:
        action(**request)
    except kind as failure:
        return failure
    sys.exit(f"no {kind.__name__}")


def key_schema(hash_key, sort_key):
    return [{"AttributeName": hash_key, "KeyType": "HASH"}, {"AttributeName": sort_key, "KeyType": "RANGE"}]


def definitions(**types):
    return [{"AttributeName": name, "AttributeType": type_} for name, type_ in types.items()]


class Journal:
    """What became of each item, write by write: what the table and its stream have to show."""

    def __init__(self):
        self.present, self.changes = {}, {}

    def put(self, item):
        old = self.present.get((item["river"], item["mile"]))
        self.note(item, ("MODIFY" if old else "INSERT", old, item))
        self.present[item["river"], item["mile"]] = item

    def delete(self, river, mile):
        self.note(key(river, mile), ("REMOVE", self.present.pop((river, mile)), None))

    def note(self, item, change):
        self.changes.setdefault((item["river"], item["mile"]), []).append(change)


class Walk:
    def __init__(self, name):
        resource = boto3.resource("dynamodb", **ENDPOINT)
        self.name, self.table, self.dynamodb = name, resource.Table(name), resource.meta.client
        self.streams = boto3.client("dynamodbstreams", **ENDPOINT)
        self.journal = Journal()

    def create_table(self):
        self.dynamodb.create_table(
            TableName=self.name, BillingMode="PAY_PER_REQUEST", KeySchema=key_schema("river", "mile"),
            AttributeDefinitions=definitions(river="S", mile="N", level="N", state="S"),
            GlobalSecondaryIndexes=[{"IndexName": "byState", "KeySchema": key_schema("state", "level"),
                                     "Projection": {"ProjectionType": "ALL"}}],
            LocalSecondaryIndexes=[{"IndexName": "byLevel", "KeySchema": key_schema("river", "level"),
                                    "Projection": {"ProjectionType": "KEYS_ONLY"}}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
        self.table.wait_until_exists()
        table = self.dynamodb.describe_table(TableName=self.name)["Table"]
        check("status", "ACTIVE", table["TableStatus"])
        check("indexes", ["byState", "byLevel"],
              [index["IndexName"] for index in table["GlobalSecondaryIndexes"] + table["LocalSecondaryIndexes"]])
        check("listed", True, self.name in self.dynamodb.get_paginator("list_tables").paginate().search("TableNames[]"))

    def write_items(self):
        cam, unseen = gauge("Cam", 1, 150, "ok"), Attr("river").not_exists()
        self.table.put_item(Item=cam, ConditionExpression=unseen)
        self.journal.put(cam)
        expect(self.dynamodb.exceptions.ConditionalCheckFailedException, self.table.put_item,
               Item=gauge("Cam", 1, 0, "low"), ConditionExpression=unseen)
        updated = self.table.update_item(
            Key=key("Cam", 1), ConditionExpression=Attr("level").lt(200),
            UpdateExpression="SET #level = #level + :up, seen = list_append(if_not_exists(seen, :none), :who)",
            ExpressionAttributeNames={"#level": "level"},
            ExpressionAttributeValues={":up": 100, ":none": [], ":who": ["Ann"]}, ReturnValues="UPDATED_NEW")
        check("updated attributes", {"level": 250, "seen": ["Ann"]}, updated["Attributes"])
        cam = cam | {"level": 250, "seen": ["Ann"]}
        self.journal.put(cam)
        check("updated item", cam, self.table.get_item(Key=key("Cam", 1), ConsistentRead=True)["Item"])

        upstream = gauge("Cam", 2, 20, "low")
        self.table.put_item(Item=upstream)
        self.journal.put(upstream)
        check("deleted item", upstream,
              self.table.delete_item(Key=key("Cam", 2), ReturnValues="ALL_OLD")["Attributes"])
        self.journal.delete("Cam", 2)

    def write_batch(self):
        with self.table.batch_writer() as batch:
            for mile in range(1, 21):
                ouse = gauge("Ouse", mile, 10 * mile, "ok" if mile % 2 else "low")
                batch.put_item(Item=ouse)
                self.journal.put(ouse)
        found = self.dynamodb.batch_get_item(
            RequestItems={self.name: {"Keys": [key("Ouse", mile) for mile in (1, 20, 21)]}})
        check("batch", [1, 20], sorted(miles(found["Responses"][self.name])))

    def transact(self):
        granta, here = gauge("Granta", 1, 5, "ok"), {"TableName": self.name}
        self.dynamodb.transact_write_items(TransactItems=[
            {"Put": {**here, "Item": granta}},
            {"Update": {**here, "Key": key("Ouse", 1), "UpdateExpression": "SET #state = :closed",
                        "ExpressionAttributeNames": {"#state": "state"},
                        "ExpressionAttributeValues": {":closed": "closed"}}},
            {"Delete": {**here, "Key": key("Ouse", 2)}},
            {"ConditionCheck": {**here, "Key": key("Cam", 1), "ConditionExpression": "attribute_exists(river)"}}])
        self.journal.put(granta)
        self.journal.put(gauge("Ouse", 1, 10, "closed"))
        self.journal.delete("Ouse", 2)
        found = self.dynamodb.transact_get_items(TransactItems=[
            {"Get": {**here, "Key": key("Granta", 1)}}, {"Get": {**here, "Key": key("Ouse", 2)}}])
        check("items of a transaction", [{"Item": granta}, {}], found["Responses"])
        cancelled = expect(self.dynamodb.exceptions.TransactionCanceledException, self.dynamodb.transact_write_items,
                           TransactItems=[
            {"Put": {**here, "Item": gauge("Granta", 2, 5, "ok")}},
            {"ConditionCheck": {**here, "Key": key("Cam", 1), "ConditionExpression": "attribute_not_exists(river)"}}])
        check("reasons", ["None", "ConditionalCheckFailed"],
              [reason["Code"] for reason in cancelled.response["CancellationReasons"]])

    def query_and_scan(self):
        stretch = {"KeyConditionExpression": Key("river").eq("Ouse") & Key("mile").between(5, 16),
                   "FilterExpression": Attr("state").eq("low"), "PaginationConfig": {"PageSize": 4}}
        check("query", [6, 8, 10, 12, 14, 16], miles(self.query(**stretch)))
        check("query backwards", [16, 14, 12, 10, 8, 6], miles(self.query(**stretch, ScanIndexForward=False)))

        def scan(segment):
            pages = self.dynamodb.get_paginator("scan").paginate(
                TableName=self.name, Segment=segment, TotalSegments=3, PaginationConfig={"PageSize": 4})
            return list(pages.search("Items[]"))

        with concurrent.futures.ThreadPoolExecutor() as pool:
            scanned = [item for segment in pool.map(scan, range(3)) for item in segment]
        in_order = lambda items: sorted(items, key=lambda item: (item["river"], item["mile"]))
        check("scan", in_order(self.journal.present.values()), in_order(scanned))

    def query(self, **request):
        return list(self.dynamodb.get_paginator("query").paginate(TableName=self.name, **request).search("Items[]"))

    def query_indexes(self):
        low = self.query(IndexName="byState", KeyConditionExpression=Key("state").eq("low") & Key("level").gte(100))
        check("byState", [10, 12, 14, 16, 18, 20], miles(low))
        shallow = self.query(IndexName="byLevel", ConsistentRead=True, ScanIndexForward=False,
                             KeyConditionExpression=Key("river").eq("Ouse") & Key("level").lt(40))
        check("byLevel", [{"river": "Ouse", "mile": mile, "level": 10 * mile} for mile in (3, 1)], shallow)

    def execute_statements(self):
        def execute(statement, *parameters):
            return self.dynamodb.execute_statement(Statement=statement, Parameters=list(parameters))["Items"]

        rhee, there = gauge("Rhee", 1, 30, "ok"), "river = 'Rhee' AND mile = "
        insert = f"INSERT INTO \"{self.name}\" VALUE {{'river': 'Rhee', 'mile': ?, 'level': 30, 'state': 'ok'}}"
        execute(insert, 1)
        self.journal.put(rhee)
        expect(self.dynamodb.exceptions.DuplicateItemException, self.dynamodb.execute_statement,
               Statement=insert, Parameters=[1])
        rhee = rhee | {"level": 35}
        check("updated by a statement", [rhee], execute(
            f'UPDATE "{self.name}" SET "level" = "level" + ? WHERE {there}1 RETURNING ALL NEW *', 5))
        self.journal.put(rhee)
        check("selected", [rhee], execute(f'SELECT * FROM "{self.name}" WHERE river = ? AND "level" > 30', "Rhee"))
        select = f'SELECT state FROM "{self.name}" WHERE {there}?'
        batch = self.dynamodb.batch_execute_statement(
            Statements=[{"Statement": select, "Parameters": [mile]} for mile in (1, 2)])["Responses"]
        check("batch of statements", [{"state": "ok"}, None], [answer.get("Item") for answer in batch])
        self.dynamodb.execute_transaction(TransactStatements=[
            {"Statement": insert, "Parameters": [2]}, {"Statement": f'DELETE FROM "{self.name}" WHERE {there}1'}])
        self.journal.put(gauge("Rhee", 2, 30, "ok"))
        self.journal.delete("Rhee", 1)

    def change_settings(self):
        self.dynamodb.update_time_to_live(
            TableName=self.name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
        check("time to live", {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"},
              self.dynamodb.describe_time_to_live(TableName=self.name)["TimeToLiveDescription"])
        arn, team = self.table.table_arn, {"Key": "team", "Value": "water"}
        self.dynamodb.tag_resource(ResourceArn=arn, Tags=[team, {"Key": "stage", "Value": "test"}])
        self.dynamodb.untag_resource(ResourceArn=arn, TagKeys=["stage"])
        check("tags", [team], self.dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"])
        limits = self.dynamodb.describe_limits()
        check("limits", True, limits["AccountMaxReadCapacityUnits"] >= limits["TableMaxReadCapacityUnits"])

    def add_index(self):
        self.dynamodb.update_table(
            TableName=self.name, AttributeDefinitions=definitions(state="S", mile="N"),
            GlobalSecondaryIndexUpdates=[{"Create": {
                "IndexName": "byMile", "KeySchema": key_schema("state", "mile"),
                "Projection": {"ProjectionType": "KEYS_ONLY"}}}])
        deadline = time.monotonic() + ACTIVE_S_MAX
        while not self.is_active("byMile"):
            check("in time", True, time.monotonic() < deadline)
            time.sleep(0.1)
        check("byMile", [15, 17, 19], miles(self.query(
            IndexName="byMile", KeyConditionExpression=Key("state").eq("ok") & Key("mile").gte(15))))

    def is_active(self, name):
        self.table.reload()
        return any((index["IndexName"], index["IndexStatus"]) == (name, "ACTIVE")
                   for index in self.table.global_secondary_indexes)

    def read_stream(self):
        stream, = self.streams.list_streams(TableName=self.name)["Streams"]
        changes = {}
        for shard in self.shards(stream["StreamArn"]):
            for body in self.records(stream["StreamArn"], shard):
                found = plain(body["dynamodb"]["Keys"])
                images = [plain(body["dynamodb"].get(image)) for image in ("OldImage", "NewImage")]
                changes.setdefault((found["river"], found["mile"]), []).append((body["eventName"], *images))
        check("changed items", self.journal.changes.keys(), changes.keys())
        for item, expected in self.journal.changes.items():
            check(f"changes of {item}", expected, changes[item])

    def shards(self, arn):
        start = {}
        while True:
            page = self.streams.describe_stream(StreamArn=arn, Limit=3, **start)["StreamDescription"]
            yield from page["Shards"]
            if "LastEvaluatedShardId" not in page:
                return
            start = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]}

    def records(self, arn, shard):
        """To the present end of a shard that is open, or the end of one that is not."""
        iterator = self.streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"],
                                                   ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        while iterator:
            page = self.streams.get_records(ShardIterator=iterator, Limit=4)
            yield from page["Records"]
            iterator = page.get("NextShardIterator") if page["Records"] else None

    def delete_table(self):
        self.table.delete()
        self.table.wait_until_not_exists()
        expect(self.dynamodb.exceptions.ResourceNotFoundException, self.dynamodb.describe_table, TableName=self.name)


if __name__ == "__main__":
    walk = Walk(sys.argv[1])
    walk.create_table()
    walk.write_items()
    walk.write_batch()
    walk.transact()
    walk.query_and_scan()
    walk.query_indexes()
    walk.execute_statements()
    walk.change_settings()
    walk.add_index()
    walk.read_stream()
    walk.delete_table()
