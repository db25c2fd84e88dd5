"""What a request costs in instructions, which does not depend on the machine's mood: the server runs under callgrind, on one
thread, and is asked a fixed number of times. Only its own instructions count, not the kernel's.

The figures that are held to lie in bench/instructions.json; --check fails if one has grown by more than 5 %.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import client
import works

HERE = pathlib.Path(__file__).resolve().parent
BINARY = HERE.parent / "build" / "release" / "tailrace"
RECORD = HERE / "instructions.json"
GROWTH_MAX = 0.05
START_S_MAX = 120
WARM_UP, ITEMS, PAGES, PAGE_RECORDS = 200, 1000, 30, 100
ROUNDS = 5


class CountedServer:
    def __init__(self, port, folder):
        self.port, self.folder = port, pathlib.Path(folder)
        self.process = subprocess.Popen(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/counts", "--combine-dumps=no",
             BINARY, "serve", "--port", str(port), "--data", f"{folder}/data", "--durability", "async", "--threads", "1"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = client.Client(port)
        deadline = time.monotonic() + START_S_MAX
        while True:
            try:
                self.client.call("ListTables")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the server does not come up under valgrind") from None
                time.sleep(0.1)

    def control(self, *arguments):
        subprocess.run(["callgrind_control", *arguments, str(self.process.pid)], check=True, capture_output=True,
                       timeout=60)

    def count(self, requests):
        """Instructions for each of these calls of (operation, members)."""
        self.control("--zero")
        for operation, members in requests:
            self.client.call(operation, **members)
        before = set(self.folder.glob("counts*"))
        self.control("--dump")
        dump, = set(self.folder.glob("counts*")) - before
        return int(re.search(r"^totals: (\d+)", dump.read_text(), re.MULTILINE)[1]) / len(requests)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def puts(first, count):
    """Of keys that are there, each with a change; but for the first time."""
    return [("PutItem", {"TableName": works.TABLE, "Item": works.item(number % ITEMS, number)})
            for number in range(first, first + count)]


def page_requests(connection, limit):
    """The pages of the longest shard, each asked for the first time: the server keeps those that are asked for again."""
    stream_arn = connection.call("DescribeTable", TableName=works.TABLE)["Table"]["LatestStreamArn"]
    shard = next(iter(connection.shards(stream_arn)))
    requests, after = [], "0" * 21
    while len(requests) < PAGES:
        place = {"ShardIteratorType": "TRIM_HORIZON"} if not requests else \
            {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": after}
        iterator = connection.call("GetShardIterator", StreamArn=stream_arn, ShardId=shard["ShardId"],
                                   **place)["ShardIterator"]
        # Another limit, so that the page itself is still to be asked for.
        records = connection.call("GetRecords", ShardIterator=iterator, Limit=limit + ROUNDS)["Records"]
        after = records[limit - 1]["dynamodb"]["SequenceNumber"]
        requests.append(("GetRecords", {"ShardIterator": iterator, "Limit": limit}))
    return requests


def measure(port):
    with tempfile.TemporaryDirectory(prefix="tailrace-instructions-") as folder:
        server = CountedServer(port, folder)
        try:
            connection = server.client
            connection.call("CreateTable", TableName=works.TABLE,
                            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                            ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
                            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
            for version in range(3):
                works.fill(connection, ITEMS, version)
            gets = [("GetItem", {"TableName": works.TABLE, "Key": {"pk": works.item(number, 0)["pk"]}})
                    for number in range(ITEMS)]
            server.count(puts(10 * ITEMS, WARM_UP) + gets[:WARM_UP])
            # The fewest: now and then memory is fetched that then serves for long, or unused memory given back.
            return {"PutItem with a stream": min(server.count(puts((11 + number) * ITEMS, ITEMS)) for number in range(ROUNDS)),
                    "GetItem": min(server.count(gets) for _ in range(ROUNDS)),
                    f"GetRecords of {PAGE_RECORDS} records": min(
                        server.count(page_requests(connection, PAGE_RECORDS + number)) * PAGE_RECORDS / (PAGE_RECORDS + number)
                        for number in range(ROUNDS))}
        finally:
            server.stop()


def main():
    parser = argparse.ArgumentParser(prog="./dev bench instructions", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail if a figure has grown")
    parser.add_argument("--record", action="store_true", help=f"write the figures to {RECORD.relative_to(HERE.parent)}")
    parser.add_argument("--port", type=int, default=8480)
    options = parser.parse_args()
    figures = {name: round(count) for name, count in measure(options.port).items()}
    held = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    grown = []
    for name, count in figures.items():
        growth = count / held[name] - 1 if name in held else 0
        print(f"{name}: {count:,} instructions" + (f", {growth * 100:+.1f} % of what is held to" if name in held else ""))
        if growth > GROWTH_MAX:
            grown.append(name)
    if options.record:
        RECORD.write_text(json.dumps(figures, indent=2) + "\n")
    if options.check and grown:
        print(f"{', '.join(grown)}: more than {GROWTH_MAX * 100:.0f} % above {RECORD.relative_to(HERE.parent)}; "
              "make it cheaper, or say in the commit why it must cost more and run `./dev bench instructions --record`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
