"""How long writes pause while shards roll and split: one writer without a break, and the longest time between two of its
acknowledged writes, first left alone and then while every open shard of its table is rolled and split by turns.
"""
import argparse
import pathlib
import shutil
import sys
import tempfile
import threading
import time

import client
import day
import works

SPLITS = 4  # each doubles the table's shards


def gaps_ms(server, seconds):
    """Between the acknowledged writes of one connection, ascending."""
    writer, found = client.Client(server.port), []
    end = time.perf_counter() + seconds
    last, number = time.perf_counter(), 0
    while last < end:
        number += 1
        writer.call("PutItem", TableName=works.TABLE, Item=works.item(number % works.ITEMS, time.time_ns()))
        now = time.perf_counter()
        found.append((now - last) * 1000)
        last = now
    return sorted(found)


class Changes:
    """Rolls and splits until it is told to end."""

    def __init__(self, server, pause_s):
        self.server, self.pause_s = server, pause_s
        self.rolls = self.splits = 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.ending.wait(self.pause_s):
            if self.splits < SPLITS and self.rolls % 4 == 3:
                self.server.control("shards/split", table=works.TABLE)
                self.splits += 1
            self.server.control("shards/roll", table=works.TABLE)
            self.rolls += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.thread.join()


def show(name, gaps):
    def at(share):
        return gaps[min(len(gaps) - 1, int(len(gaps) * share))]
    print(f"{name:14s} {len(gaps):7d} writes; gap p50 {at(.5):7.2f} ms, p99 {at(.99):7.2f} ms, p99.9 {at(.999):7.2f} ms, "
          f"longest {gaps[-1]:7.2f} ms", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench gap", description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="for each half (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=0.25, help="between changes, in seconds (default: %(default)s)")
    parser.add_argument("--durability", choices=["sync", "async", "memory"], default="sync")
    parser.add_argument("--port", type=int, default=8471)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tailrace-gap-"))
    server = day.Server(options.port, folder, options.durability)
    try:
        works.create_table(server.client, stream=True)
        gaps_ms(server, 1)
        show("left alone", gaps_ms(server, options.seconds))
        with Changes(server, options.pause) as changes:
            gaps = gaps_ms(server, options.seconds)
        show("while changing", gaps)
        print(f"               {changes.rolls} rolls and {changes.splits} splits of all shards")
    finally:
        server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
