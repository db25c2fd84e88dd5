"""What growth costs: the same table with ever more items and records in it, and how fast it is written and read, how much
memory and disk it takes, and how long a start takes.
"""
import argparse
import pathlib
import shutil
import sys
import tempfile
import time

import day
import report
import works

CONNECTIONS, THREADS = 32, 1
LOADED_EACH = 1  # seconds of load between two looks at how many there are


def load(server, items, there):
    """Puts items with keys of their own until there are so many."""
    while there < items:
        measured = works.measure(works.LOAD, server.port, LOADED_EACH, CONNECTIONS, THREADS, ([], 1), keys=there)
        there += measured["requests"]
        print(f"{there:,} items", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return there


def rate(server, name, seconds, keys):
    return works.measure(works.WORKS[name], server.port, seconds, CONNECTIONS, THREADS, ([], 1), keys=keys)["rate"]


def look(server, options, folder, items):
    """One row: rates, sizes, and the start of the same server again, which is returned, too."""
    stream_arn = server.client.call("DescribeTable", TableName=works.TABLE)["Table"]["LatestStreamArn"]
    figures = {
        "items": items,
        "put_stream": rate(server, "put_stream", options.seconds, items),
        "get": rate(server, "get", options.seconds, items),
        "get_records": day.read(server, stream_arn, list(server.client.shards(stream_arn)), options.seconds),
        "resident_mib": server.resident_mib(),
        "disk_mib": server.disk_mib(),
    }
    server.stop()
    began = time.perf_counter()
    server = day.Server(options.port, folder, options.durability)
    figures["start_ms"] = (time.perf_counter() - began) * 1000
    return figures, server


def main():
    parser = argparse.ArgumentParser(prog="./dev bench growth", description=__doc__)
    parser.add_argument("--items", type=lambda text: [int(count) for count in text.split(",")], metavar="N,M",
                        default=[10_000, 1_000_000, 10_000_000], help="ascending (10000,1000000,10000000)")
    parser.add_argument("--seconds", type=int, default=5, help="for each measurement (default: %(default)s)")
    parser.add_argument("--durability", choices=["sync", "async", "memory"], default="async")
    parser.add_argument("--port", type=int, default=8472)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tailrace-growth-"))
    server = day.Server(options.port, folder, options.durability)
    rows, there = [], 0
    try:
        works.create_table(server.client, stream=True)
        for items in options.items:
            there = load(server, items, there)
            figures, server = look(server, options, folder, there)
            rows.append([f"{figures['items']:,}", *(f"{figures[name]:,.0f}" for name in list(figures)[1:])])
        print(report.table(["items", "PutItem/s", "GetItem/s", "records read/s", "resident MiB", "disk MiB", "start ms"],
                           rows))
    finally:
        server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
