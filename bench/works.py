"""The work that every server is given: what is prepared, and what wrk then asks for, over and over."""
import dataclasses
import itertools
import json
import pathlib
import subprocess
import tempfile
import time

import client

TABLE = "Orders"
ITEMS = 10_000  # keys that writes and reads choose from
QUERIED_ITEMS = 3_000  # of one partition key: more than a page of 1 MB holds
STREAM_RECORDS = 8_000  # read by get_records: half inserts, half changes with both images; some pages on each shard
HERE = pathlib.Path(__file__).resolve().parent
ITEM_PAYLOAD = "tailrace " * 35


@dataclasses.dataclass(frozen=True)
class Work:
    """`prepare` gets a client, creates what is needed, and returns wrk's request bodies (or none, where bench/wrk.lua
    makes them) and how many of the work's units one request is worth."""
    name: str
    operation: str
    unit: str
    prepare: callable
    connections: int = None  # of wrk, where the work says how many


def create_table(connection, stream, one_shard=False, name=TABLE):
    request = {
        "TableName": name, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    }
    if one_shard:
        request |= {"BillingMode": "PROVISIONED",
                    "ProvisionedThroughput": {"ReadCapacityUnits": 40_000, "WriteCapacityUnits": 40_000}}
    if stream:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    connection.call("CreateTable", **request)
    wait_until_active(connection, name)


def wait_until_active(connection, name=TABLE):
    while connection.call("DescribeTable", TableName=name)["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.01)


def item(number, version):
    """About 400 bytes by the service's count; bench/wrk.lua makes the same."""
    return {"pk": {"S": f"order-{number:08d}"}, "version": {"N": str(version)}, "state": {"S": "accepted"},
            "open": {"BOOL": True}, "payload": {"S": ITEM_PAYLOAD}}


def fill(connection, count, version=0):
    put_all(connection, [item(number, version) for number in range(count)])


def put_all(connection, items):
    for first in range(0, len(items), 25):
        waiting = {TABLE: [{"PutRequest": {"Item": item}} for item in items[first:first + 25]]}
        while waiting:
            waiting = connection.call("BatchWriteItem", RequestItems=waiting).get("UnprocessedItems")


def prepare_writes(stream=True, units=1):
    def prepare(connection):
        create_table(connection, stream)
        return [], units
    return prepare


def prepare_get(connection):
    create_table(connection, stream=False)
    fill(connection, ITEMS)
    return [], 1


def prepare_query(connection):
    """The first page of a partition that is larger than a page."""
    connection.call("CreateTable", TableName=TABLE, BillingMode="PAY_PER_REQUEST",
                    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"},
                                          {"AttributeName": "sk", "AttributeType": "N"}])
    wait_until_active(connection)
    put_all(connection, [item(0, 0) | {"sk": {"N": str(number)}} for number in range(QUERIED_ITEMS)])
    request = {"TableName": TABLE, "KeyConditionExpression": "pk = :pk",
               "ExpressionAttributeValues": {":pk": item(0, 0)["pk"]}}
    page = connection.call("Query", **request)
    if "LastEvaluatedKey" not in page:
        raise RuntimeError("a page holds all there is")
    return [json.dumps(request)], page["Count"]


def prepare_get_records(make_items, one_shard=False):
    """Writes a stream, walks it once, and keeps the iterator of every page: an iterator may be used again."""
    def prepare(connection):
        create_table(connection, stream=True, one_shard=one_shard)
        items = make_items()
        put_all(connection, items)
        return pages_of_stream(connection, len(items))
    return prepare


def pages_of_stream(connection, count):
    stream_arn = connection.call("DescribeTable", TableName=TABLE)["Table"]["LatestStreamArn"]
    pages = [page for shard in connection.shards(stream_arn) for page in connection.pages(stream_arn, shard["ShardId"])]
    records = sum(len(page) for _, page in pages)
    if records != count:
        raise RuntimeError(f"the stream shows {records} of {count} records")
    return [json.dumps({"ShardIterator": iterator}) for iterator, _ in pages], records / len(pages)


def changed_items():
    """Half inserts, half changes with both images."""
    return [item(number, version) for version in range(2) for number in range(STREAM_RECORDS // 2)]


def small_items():
    return [{"pk": {"S": f"{number:08d}"}} for number in range(STREAM_RECORDS)]


def large_items():
    return [item(number, 0) | {"payload": {"S": "tailrace " * 11_000}} for number in range(40)]


WORKS = {work.name: work for work in [
    Work("put", "PutItem", "requests", prepare_writes(stream=False)),
    Work("put_stream", "PutItem", "requests", prepare_writes()),
    Work("update_hot", "UpdateItem", "requests", prepare_writes()),
    Work("transact", "TransactWriteItems", "transactions", prepare_writes()),
    Work("batch", "BatchWriteItem", "items", prepare_writes(units=25)),
    Work("get", "GetItem", "requests", prepare_get),
    Work("query", "Query", "items", prepare_query),
    Work("get_records", "GetRecords", "records", prepare_get_records(changed_items)),
    Work("get_records_one", "GetRecords", "records", prepare_get_records(changed_items, one_shard=True), connections=1),
    Work("get_records_16", "GetRecords", "records", prepare_get_records(changed_items, one_shard=True), connections=16),
    Work("get_records_small", "GetRecords", "records", prepare_get_records(small_items)),
    Work("get_records_large", "GetRecords", "records", prepare_get_records(large_items)),
]}


LOADS = itertools.count()  # no two put the same: that would be no change

# Puts of items that are not there yet, from `keys` on.
LOAD = Work("load", "PutItem", "requests", prepare_writes())


def tables(count):
    """The names of so many; bench/wrk.lua makes the same."""
    return [TABLE] if count == 1 else [f"{TABLE}-{number:04d}" for number in range(count)]


def measure(work, port, seconds, connections, threads, prepared, keys=ITEMS, tables_count=1):
    """Runs wrk once, over so many keys, and puts and gets over so many tables. Returns rates, latencies in microseconds and
    sizes, or raises if any answer was an error."""
    bodies, units_per_request = prepared
    connections = work.connections or connections
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as body_file:
        body_file.write("\n".join(bodies))
        body_file.flush()
        headers = client.headers()
        arguments = [work.name, client.target_of(work.operation), headers["Authorization"], headers["X-Amz-Date"],
                     body_file.name, str(keys), str(tables_count), str(next(LOADS))]
        finished = subprocess.run(
            ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s",
             "-s", HERE / "wrk.lua", f"http://127.0.0.1:{port}/", "--", *arguments],
            capture_output=True, text=True, timeout=seconds + 90, check=False)
    return read_summary(finished.stdout, finished.stderr, units_per_request)


def read_summary(output, complaints, units_per_request):
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError(f"wrk gave no summary: {output}{complaints}")
    summary = json.loads(lines[-1])
    if summary["errors"] or not summary["requests"]:
        raise RuntimeError(f"wrk saw {summary['errors']} errors in {summary['requests']} requests")
    seconds = summary["duration_us"] / 1e6
    return {"rate": summary["requests"] * units_per_request / seconds, "requests": summary["requests"],
            "units_per_request": units_per_request, "reply_bytes": summary["bytes"] / summary["requests"],
            "p50_us": summary["p50_us"], "p99_us": summary["p99_us"], "p999_us": summary["p999_us"]}
