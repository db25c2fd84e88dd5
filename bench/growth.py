"""What growth costs: more items and records in a table, more tables, more connections, fewer cores. One figure after the
other, each on a server that serves nothing else.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile
import time

import day
import machine
import report
import works

CONNECTIONS, THREADS = 32, 1
LOADED_EACH = 1  # seconds of load between two looks at how many there are
WARM_UP_S = 1
TABLE_KEYS = 1_000  # of each of several tables


@contextlib.contextmanager
def fresh_folder():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tailrace-growth-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def fresh_server(options, cores=None):
    with fresh_folder() as folder:
        server = day.Server(options.port, folder, options.durability, cores)
        try:
            yield server
        finally:
            server.stop()


def measure(server, name, options, **how):
    """Rate and p99 of a put or a get."""
    how = {"connections": CONNECTIONS, "threads": THREADS, "prepared": ([], 1)} | how
    works.measure(works.WORKS[name], server.port, WARM_UP_S, **how)
    measured = works.measure(works.WORKS[name], server.port, options.seconds, **how)
    return [f"{measured['rate']:,.0f}", f"{measured['p99_us'] / 1000:.2f}"]


def put_and_get(server, options, **how):
    return [*measure(server, "put_stream", options, **how), *measure(server, "get", options, **how)]


PUT_AND_GET = ["PutItem/s", "p99 ms", "GetItem/s", "p99 ms"]


def load(server, items, there):
    """Puts items with keys of their own until there are so many."""
    while there < items:
        measured = works.measure(works.LOAD, server.port, LOADED_EACH, CONNECTIONS, THREADS, ([], 1), keys=there)
        there += measured["requests"]
        print(f"{there:,} items", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return there


def look(server, options, items):
    stream_arn = server.client.call("DescribeTable", TableName=works.TABLE)["Table"]["LatestStreamArn"]
    rates = put_and_get(server, options, keys=items)
    read = day.read(server, stream_arn, list(server.client.shards(stream_arn)), options.seconds)
    return [f"{items:,}", *rates, f"{read:,.0f}", f"{server.resident_mib():,.0f}", f"{server.disk_mib():,.0f}"]


def over_items(options):
    """The same table with ever more in it; then the server is stopped, and started again."""
    rows, there = [], 0
    with fresh_folder() as folder:
        server = day.Server(options.port, folder, options.durability)
        try:
            works.create_table(server.client, stream=True)
            for items in options.counts or [10_000, 1_000_000, 10_000_000]:
                there = load(server, items, there)
                row = look(server, options, there)
                server.stop()
                began = time.perf_counter()
                server = day.Server(options.port, folder, options.durability)
                rows.append([*row, f"{(time.perf_counter() - began) * 1000:,.0f}"])
        finally:
            server.stop()
    return ["items", *PUT_AND_GET, "records read/s", "resident MiB", "disk MiB", "start ms"], rows


def over_tables(options):
    """Requests spread over ever more tables, each with a stream."""
    rows = []
    for count in options.counts or [1, 100, 1_000]:
        with fresh_server(options) as server:
            began = time.perf_counter()
            for name in works.tables(count):
                works.create_table(server.client, stream=True, name=name)
            created_ms = (time.perf_counter() - began) * 1000 / count
            rates = put_and_get(server, options, keys=TABLE_KEYS, tables_count=count)
            rows.append([f"{count:,}", *rates, f"{server.resident_mib():,.0f}", f"{created_ms:.1f}"])
    return ["tables", *PUT_AND_GET, "resident MiB", "CreateTable ms"], rows


def over_connections(options):
    rows = []
    for count in options.counts or [1, 64, 1_000]:
        with fresh_server(options) as server:
            works.create_table(server.client, stream=True)
            works.fill(server.client, works.ITEMS)
            rates = put_and_get(server, options, connections=count)
            rows.append([f"{count:,}", *rates, f"{server.resident_mib():,.0f}"])
    return ["connections", *PUT_AND_GET, "resident MiB"], rows


def over_cores(options):
    """The load generator may use all of them."""
    rows = []
    for count in options.counts or range(1, len(os.sched_getaffinity(0)) + 1):
        with fresh_server(options, cores=count) as server:
            works.create_table(server.client, stream=True)
            works.fill(server.client, works.ITEMS)
            rows.append([count, *put_and_get(server, options)])
    return ["cores", *PUT_AND_GET], rows


AXES = {"items": over_items, "tables": over_tables, "connections": over_connections, "cores": over_cores}


def main():
    parser = argparse.ArgumentParser(prog="./dev bench growth", description=__doc__)
    parser.add_argument("axis", nargs="?", choices=AXES, help="of what there is more (all, one after the other)")
    parser.add_argument("--counts", type=lambda text: [int(count) for count in text.split(",")], metavar="N,M",
                        help="of an axis that is named, ascending; else 10 thousand, 1 and 10 million items, 1, 100 and "
                             "1,000 tables, 1, 64 and 1,000 connections, each number of cores")
    parser.add_argument("--seconds", type=int, default=5, help="for each measurement (default: %(default)s)")
    parser.add_argument("--durability", choices=["sync", "async", "memory"], default="async")
    parser.add_argument("--port", type=int, default=8472)
    options = parser.parse_args()
    if options.counts and not options.axis:
        parser.error("--counts says how much of an axis: name one, as in: growth items --counts 10000,1000000")
    about, spins = machine.describe(), [machine.spin_ms()]
    tables = []
    for axis in [options.axis] if options.axis else AXES:
        tables.append(report.table(*AXES[axis](options)))
        spins.append(machine.spin_ms())
    print(report.machine_text(about, spins), *tables, sep="\n\n")


if __name__ == "__main__":
    sys.exit(main())
