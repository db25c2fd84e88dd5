"""Servers over a Ceph cluster of three OSDs on this machine, beside what librados alone makes of the same batches.

    bench/cluster.py [--seconds N] [--rounds N] [--connections N] [--partitions N] [--servers 1,2,3]

The OSDs, the servers and the load share the machine, so a rate here is what is left to each; the ratios are what counts.
"""
import argparse
import concurrent.futures
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "examples" / "cluster")]

import client  # noqa: E402
import machine  # noqa: E402
import works  # noqa: E402
from ceph import Ceph  # noqa: E402
from server import Tailrace  # noqa: E402

LIMIT = ROOT / "build" / "bench" / "bench" / "rados_limit"
LIBRARY = ROOT / "build" / "release" / "tailrace_rados.so"
WARM_UP_S = 5  # most keys have been met by then, and are not looked up any more


def limit(ceph, arguments):
    """What librados alone does with as many writes under way, in writes a second."""
    batch = max(1, arguments.connections // arguments.partitions)
    finished = subprocess.run([LIMIT, ceph.conf, ceph.pool, str(arguments.partitions), str(batch), str(arguments.seconds)],
                              env={"TAILRACE_RADOS_LIBRARY": str(LIBRARY)}, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(finished.stdout)["writes_per_second"]


@contextlib.contextmanager
def servers(ceph, count, folder, name, partitions):
    where = ["--engine", "rados", "--ceph-conf", str(ceph.conf), "--namespace", name,
             "--partitions-on-demand", str(partitions)]
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Tailrace(folder / f"{name}.{number}", where=where)) for number in range(count)]


def together(work, running, seconds, connections, prepared):
    """The load is shared out over the servers; the sum of their rates, and of the bytes of replies."""
    found = []

    def one(server):
        found.append(works.measure(work, server.port, seconds, connections // len(running), 1, prepared))
    threads = [threading.Thread(target=one, args=(server,)) for server in running]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(running), "a load failed"
    return (sum(one["rate"] for one in found),
            sum(one["rate"] / one["units_per_request"] * one["reply_bytes"] for one in found))


def measure(ceph, count, folder, name, work_name, arguments):
    work = works.WORKS[work_name]
    with servers(ceph, count, folder, name, arguments.partitions) as running:
        with client.Client(running[0].port) as connection:
            prepared = work.prepare(connection)
        together(work, running, WARM_UP_S, arguments.connections, prepared)
        return together(work, running, arguments.seconds, arguments.connections, prepared)


def read_shard(port, stream_arn, shard_id):
    """Each page once; their bytes. Nothing is made of them but where the next one begins."""
    total = 0
    with client.Client(port) as connection:
        iterator = connection.call("GetShardIterator", StreamArn=stream_arn, ShardId=shard_id,
                                   ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        while iterator:
            page = connection.call_for_bytes("GetRecords", ShardIterator=iterator)
            if page.find(b'"eventID"', 0, 100) < 0:
                break
            total += len(page)
            _, found, after = page.rpartition(b'"NextShardIterator":"')
            iterator = after.partition(b'"')[0].decode() if found else None
    return total


def read_afresh(ceph, folder, name, partitions):
    """A stream that others wrote, read by a server that has seen none of it, in MB/s; all shards at once."""
    with servers(ceph, 1, folder, name, partitions) as (server,), client.Client(server.port) as connection:
        stream_arn = connection.call("DescribeTable", TableName=works.TABLE)["Table"]["LatestStreamArn"]
        shards = [shard["ShardId"] for shard in connection.shards(stream_arn)]
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(len(shards)) as threads:
            read = sum(threads.map(lambda shard: read_shard(server.port, stream_arn, shard), shards))
        return read / 1e6 / (time.monotonic() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--partitions", type=int, default=16)
    parser.add_argument("--servers", default="1,2")
    arguments = parser.parse_args()
    counts = [int(count) for count in arguments.servers.split(",")]
    print(json.dumps(machine.describe()))
    rates = {}
    with tempfile.TemporaryDirectory() as folder, Ceph(f"{folder}/ceph") as ceph:
        for number in range(arguments.rounds):
            rates.setdefault("librados alone, writes/s", []).append(limit(ceph, arguments))
            for count in counts:
                name = f"put.{number}.{count}"
                rate, _ = measure(ceph, count, pathlib.Path(folder), name, "put_stream", arguments)
                rates.setdefault(f"PutItem/s with a stream, {count} server(s)", []).append(rate)
            fresh = read_afresh(ceph, pathlib.Path(folder), f"put.{number}.{counts[0]}", arguments.partitions)
            rates.setdefault("GetRecords of pages that nobody has read, MB/s, 1 server", []).append(fresh)
            name = f"get.{number}"
            _, bytes_rate = measure(ceph, 1, pathlib.Path(folder), name, "get_records", arguments)
            rates.setdefault("GetRecords of a dozen pages over and over, MB/s, 1 server", []).append(bytes_rate / 1e6)
            for what, found in rates.items():
                print(f"  {what}: {found[-1]:,.0f}", flush=True)
    alone = statistics.median(rates["librados alone, writes/s"])
    for what, found in rates.items():
        median = statistics.median(found)
        ratio = f", {median / alone:.2f} of librados alone" if what.startswith("PutItem") else ""
        print(f"{what}: {median:,.0f} (from {min(found):,.0f} to {max(found):,.0f}){ratio}")


if __name__ == "__main__":
    main()
