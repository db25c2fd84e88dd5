"""What a consumer in C++ makes of the server's pages: a stream of small records, read in several ways.

    bench/consumer.py [--records N] [--rounds N]

The server has one core. `pages` is one client that asks for page after page and looks at nothing; the other ways are
consumers (bench/consumer_reader.cc says which).
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from changes import create_table  # noqa: E402
from follower import environment  # noqa: E402
from sdk import connect  # noqa: E402
from server import Tailrace  # noqa: E402

READER = pathlib.Path(os.environ.get("TAILRACE_CONSUMER_READER", ROOT / "build" / "bench" / "bench" / "consumer_reader"))
WAYS = ["pages", "count", "numbers", "items"]
TABLE = "Small"
BATCH = 25


def fill(endpoint, count):
    """Items of about 100 bytes; on-demand tables have four shards."""
    dynamodb = connect("dynamodb", endpoint, max_pool_connections=16)
    create_table(dynamodb, TABLE, {"id": "S"}, stream="NEW_IMAGE")

    def put(first):
        items = [{"PutRequest": {"Item": {"id": {"S": f"item-{number:08}"}, "n": {"N": str(number)},
                                          "text": {"S": "x" * 40}}}} for number in range(first, first + BATCH)]
        dynamodb.batch_write_item(RequestItems={TABLE: items})
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(put, range(0, count, BATCH)))


def read(endpoint, how):
    finished = subprocess.run([READER, TABLE, how], env=environment(endpoint), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(finished.stdout)


def end_stream(endpoint):
    connect("dynamodb", endpoint).update_table(TableName=TABLE, StreamSpecification={"StreamEnabled": False})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Tailrace(pathlib.Path(folder) / "log", pathlib.Path(folder) / "data", ["--durability", "async"])
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})  # which the server inherits
        with server:
            os.sched_setaffinity(0, cores)
            fill(server.endpoint, arguments.records)
            end_stream(server.endpoint)
            for how in WAYS:
                rates, cpu = [], []
                for _ in range(arguments.rounds):
                    told = read(server.endpoint, how)
                    assert told["records"] == arguments.records, told
                    rates.append(told["records"] / told["seconds"])
                    cpu.append(told["cpu_seconds"] / told["records"] * 1e9)
                print(f"{how:8} {statistics.median(rates):12,.0f} records/s {statistics.median(cpu):8.0f} ns CPU a record")


if __name__ == "__main__":
    main()
