"""A day of a busy table in minutes: the server's clock is moved on while records are written, and what it costs is looked at.

Shows that disk and memory are bounded once the day is over, and that writing costs the same at its end and reading wherever
in the stream it is.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import client
import works

BINARY = pathlib.Path(__file__).resolve().parents[1] / "build" / "release" / "tailrace"
STEP_S = 600  # of the server's time
CONNECTIONS, THREADS = 32, 1
READ_PAGES = 100  # of about 1 MB


class Server:
    def __init__(self, port, folder, durability="async", cores=None):
        """On so many cores, or on all."""
        self.port, self.folder = port, folder
        pinned = ["taskset", "--cpu-list", f"0-{cores - 1}"] if cores else []
        self.process = subprocess.Popen(
            [*pinned, BINARY, "serve", "--control", "--durability", durability, "--port", str(port), "--data", folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = client.Client(port)
        for _ in range(10_000):
            try:
                self.client.call("ListTables")
                return
            except OSError:
                time.sleep(0.001)
        raise RuntimeError("the server does not come up")

    def control(self, path, **members):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/_tailrace/{path}", json.dumps(members).encode(),
                                         method="POST")
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def disk_mib(self):
        return sum(file.stat().st_size for file in pathlib.Path(self.folder).rglob("*") if file.is_file()) / 2**20

    def resident_mib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("the server is gone")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def write(server, records):
    """So many at least; how many it were, and for how many seconds."""
    written, seconds, prepared = 0, 0, ([], 1)
    while written < records:
        measured = works.measure(works.WORKS["put_stream"], server.port, 1, CONNECTIONS, THREADS, prepared)
        written += measured["requests"]
        seconds += measured["requests"] / measured["rate"]
    return written, seconds


def whole_pages(server, stream_arn, shards, pages_max):
    """Iterators of the first full pages of these shards."""
    found = []
    for shard in shards:
        for iterator, records in server.client.pages(stream_arn, shard["ShardId"]):
            if len(records) < 500 or len(found) == pages_max:
                break
            found.append((iterator, len(records)))
    return found


def read(server, stream_arn, shards, seconds):
    """Records a second, reading the first pages of these shards over and over: more than the server keeps in memory."""
    pages = whole_pages(server, stream_arn, shards, READ_PAGES)
    if not pages:
        raise RuntimeError("the shards hold no whole page")
    bodies = [json.dumps({"ShardIterator": iterator}) for iterator, _ in pages]
    work = works.WORKS["get_records"]
    units = sum(count for _, count in pages) / len(pages)
    return works.measure(work, server.port, seconds, CONNECTIONS, THREADS, (bodies, units))["rate"]


def run(options, folder):
    server = Server(options.port, folder)
    rows = []
    try:
        works.create_table(server.client, stream=True)
        works.fill(server.client, works.ITEMS)
        stream_arn = server.client.call("DescribeTable", TableName=works.TABLE)["Table"]["LatestStreamArn"]
        steps = options.hours * 3600 // STEP_S
        total, fresh, since = 0, None, [0, 0]
        for step in range(1, steps + 1):
            written, seconds = write(server, options.records / (24 * 3600 / STEP_S))
            total += written
            since = [since[0] + written, since[1] + seconds]
            if step == 1:
                fresh = read(server, stream_arn, list(server.client.shards(stream_arn)), options.seconds)
            server.control("clock/advance", seconds=STEP_S)
            if step % 12 == 0:
                shards = list(server.client.shards(stream_arn))
                rows.append({"hour": step * STEP_S / 3600, "records": total, "writes_per_second": round(since[0] / since[1]),
                             "shards": len(shards),
                             "disk_mib": round(server.disk_mib()), "resident_mib": round(server.resident_mib())})
                print("hour {hour:4.0f}: {records:9d} written, at {writes_per_second:6d} a second, {shards:3d} shards, "
                      "{disk_mib:5d} MiB on disk, {resident_mib:4d} MiB resident".format(**rows[-1]), flush=True)
                since = [0, 0]
        shards = list(server.client.shards(stream_arn))
        closed = [shard for shard in shards if "EndingSequenceNumber" in shard["SequenceNumberRange"]]
        open_ones = [shard for shard in shards if shard not in closed]
        places = {"fresh": fresh}
        for name, of in (("oldest", closed[:4]), ("middle", closed[len(closed) // 2:][:4]), ("newest", open_ones)):
            places[name] = read(server, stream_arn, of, options.seconds)
            print(f"reading the {name} shards: {places[name]:9.0f} records/s, {places[name] / fresh:.2f} of a fresh stream",
                  flush=True)
        return {"samples": rows, "records_per_second": places}
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser(prog="./dev bench day", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000_000, help="written in 24 hours (default: %(default)s)")
    parser.add_argument("--hours", type=int, default=30, help="of the server's time (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=3, help="for each measurement of reading (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8470)
    parser.add_argument("--json", help="write the figures to this file")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="tailrace-day-")
    try:
        figures = run(options, folder)
    finally:
        shutil.rmtree(folder)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
