"""How long a reader is behind: from the answer to a write until its record is there, at a steady rate of writes, for a
reader that polls as fast as it is answered and, where there is one, for a reader that waits (X-Tailrace-Wait-Ms).
"""
import argparse
import multiprocessing
import sys
import time

import client
import compare
import report
import servers
import works

WAIT_MS = 20_000
ONE_SHARD = {"ReadCapacityUnits": 1000, "WriteCapacityUnits": 1000}


def prepare(port):
    """A table with one shard; the iterator at its end."""
    with client.Client(port) as connection:
        connection.call("CreateTable", TableName=works.TABLE,
                        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                        ProvisionedThroughput=ONE_SHARD,
                        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
        works.wait_until_active(connection)
        stream_arn = connection.call("DescribeTable", TableName=works.TABLE)["Table"]["LatestStreamArn"]
        shard, = connection.shards(stream_arn)
        return connection.call("GetShardIterator", StreamArn=stream_arn, ShardId=shard["ShardId"],
                               ShardIteratorType="LATEST")["ShardIterator"]


def write(port, rate, count, answered):
    """Puts into `answered` when each write was answered, in ns of the monotonic clock."""
    times = []
    with client.Client(port) as connection:
        begin = time.monotonic_ns()
        for number in range(count):
            due = begin + number * 1_000_000_000 // rate
            while (left := due - time.monotonic_ns()) > 0:
                time.sleep(left / 1e9)
            connection.call("PutItem", TableName=works.TABLE, Item=works.item(number % works.ITEMS, number + 1))
            times.append(time.monotonic_ns())
    answered.put(times)


def read(port, iterator, count, waits):
    """When each record was there."""
    times = []
    headers = {"X-Tailrace-Wait-Ms": str(WAIT_MS)} if waits else {}
    with client.Client(port, headers=headers) as connection:
        while len(times) < count:
            page = connection.call("GetRecords", ShardIterator=iterator)
            times.extend([time.monotonic_ns()] * len(page["Records"]))
            iterator = page["NextShardIterator"]
    return times


def behind_ms(server, rate, count, waits):
    """Of each record, ascending."""
    with servers.running(server) as running:
        iterator = prepare(running.port)
        answered = multiprocessing.Queue()
        writer = multiprocessing.Process(target=write, args=(running.port, rate, count, answered))
        writer.start()
        received = read(running.port, iterator, count, waits)
        times = answered.get(timeout=60)
        writer.join()
    return sorted(max(0, there - said) / 1e6 for said, there in zip(times, received))


def row(name, reader, times):
    def at(share):
        return f"{times[min(len(times) - 1, int(len(times) * share))]:.2f}"
    return [name, reader, at(.5), at(.99), at(.999), f"{times[-1]:.2f}"]


def main():
    parser = argparse.ArgumentParser(prog="./dev bench latency", description=__doc__)
    parser.add_argument("--servers", type=lambda text: text.split(","), metavar="A,B",
                        default=["tailrace-sync", "tailrace-async", "dynamodb-local", "dynoxide"],
                        help="of " + ", ".join(servers.NAMES))
    parser.add_argument("--rate", type=int, default=1000, help="writes a second (default: %(default)s)")
    parser.add_argument("--count", type=int, default=5000, help="writes (default: %(default)s)")
    options = parser.parse_args()
    servers.bring(options.servers)
    options.servers = compare.without_open_addresses(options.servers)
    rows = []
    for name in options.servers:
        for reader in ["polls", "waits"] if name.startswith("tailrace") else ["polls"]:
            print(f"{name}, a reader that {reader}", file=sys.stderr)
            rows.append(row(name, reader, behind_ms(servers.NAMES[name](), options.rate, options.count,
                                                    reader == "waits")))
    print(report.table(["server", "reader", "p50 ms", "p99 ms", "p99.9 ms", "worst ms"], rows))


if __name__ == "__main__":
    sys.exit(main())
