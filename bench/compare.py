#!/usr/bin/env python3
"""Tailrace beside its peers, in one run on one machine.

Every measurement has a server of its own, started fresh on empty data; servers take turns inside each round, so that a
slow minute of the machine meets all of them, and each figure is the median over the rounds. The load is wrk: closed loop,
a fixed number of connections, each waiting for its answer before it asks again. The load generator shares the machine's
cores with the server it measures; the limit server (bench/limit), which does nothing, says how much that leaves.

Tailrace runs at each durability: `sync` syncs to the disk before it acknowledges, `async` and `memory` do not. The
peers run in memory, which is their fastest way.
"""
import argparse
import collections
import fcntl
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import time

import client
import machine
import report
import servers
import works

IDLE_S = 2
INSIDE = "TAILRACE_BENCH_INSIDE"


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n", maxsplit=1)[0],
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog=__doc__.split("\n\n", maxsplit=1)[1])
    names = lambda known: lambda text: [known[name] and name for name in text.split(",")]
    parser.add_argument("--servers", type=names(servers.NAMES), metavar="A,B",
                        default=["tailrace-sync", "tailrace-async", "tailrace-memory", "dynamodb-local",
                                 "dynamodb-local-disk", "dynoxide", "dynalite"],
                        help="of " + ", ".join(servers.NAMES))
    parser.add_argument("--works", type=names(works.WORKS), metavar="A,B", default=list(works.WORKS),
                        help="of " + ", ".join(works.WORKS) + " (all)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--seconds", type=int, default=5, help="of load in each measurement (5)")
    parser.add_argument("--warm-up", type=int, default=2, help="seconds of load before each measurement (2)")
    parser.add_argument("--connections", type=int, default=32, help="of wrk (32)")
    parser.add_argument("--threads", type=int, default=1, help="of wrk (1)")
    parser.add_argument("--starts", type=int, default=3, help="at least so many starts of each server are timed (3)")
    parser.add_argument("--json", type=pathlib.Path, default=servers.ROOT / "build" / "bench.json",
                        help="where the result goes as JSON (build/bench.json)")
    return parser.parse_args(arguments)


def keep_to_ourselves():
    """Goes on in a network namespace of its own: some peers listen on every address there is."""
    if os.environ.get(INSIDE):
        bring_loopback_up()
        return True
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*unshare, "true"], check=False, capture_output=True).returncode != 0:
        return False
    os.environ[INSIDE] = "1"
    os.execvp(unshare[0], [*unshare, sys.executable, "-B", *sys.argv])


def bring_loopback_up():
    set_interface_flags, up_and_running = 0x8914, 0x41
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_interface_flags, struct.pack("16sh", b"lo", up_and_running))


def measure_one(work, server, options, prepare):
    """One fresh server under one work."""
    with servers.running(server) as running:
        prepared = [], 1
        if prepare:
            with client.Client(running.port) as connection:
                prepared = work.prepare(connection)
        load = lambda seconds: works.measure(work, running.port, seconds, options.connections, options.threads, prepared)
        if options.warm_up:
            load(options.warm_up)
        cpu, began = running.cpu_seconds(), time.perf_counter()
        sample = load(options.seconds)
        sample["cpu"] = (running.cpu_seconds() - cpu) / (time.perf_counter() - began)
        sample["resident_mib"] = running.resident_mib()
        return sample, running.start_ms


def run_rounds(options):
    samples = {work: collections.defaultdict(list) for work in options.works}
    starts = {name: {"start_ms": [], "idle_mib": []} for name in options.servers}
    spins = [machine.spin_ms()]
    for round_number in range(1, options.rounds + 1):
        for work in map(works.WORKS.get, options.works):
            for name in options.servers:
                server = servers.NAMES[name]()
                if server.works is not None and work.name not in server.works:
                    continue
                sample, start_ms = measure_one(work, server, options, prepare=True)
                samples[work.name][name].append(sample)
                starts[name]["start_ms"].append(start_ms)
                progress(f"round {round_number}: {work.name} on {name}: {sample['rate']:,.0f} {work.unit}/s")
            measured = [samples[work.name][name][-1] for name in options.servers if samples[work.name][name]]
            if measured:
                samples[work.name]["limit"].append(measure_limit(work, measured[0], options))
            spins.append(machine.spin_ms())
    return samples, starts, spins


def measure_limit(work, sample, options):
    """The limit server with replies of the size that a server was just seen to give, worth as much each."""
    limit, _ = measure_one(work, servers.limit(round(sample["reply_bytes"])), options, prepare=False)
    limit["rate"] *= sample["units_per_request"]
    return limit


def measure_starts(options, starts):
    for name in options.servers:
        for _ in range(max(1, options.starts - len(starts[name]["start_ms"]))):
            with servers.running(servers.NAMES[name]()) as running:
                time.sleep(IDLE_S)
                starts[name]["start_ms"].append(running.start_ms)
                starts[name]["idle_mib"].append(running.resident_mib())


def progress(text):
    print(text, file=sys.stderr, flush=True)


def show(result):
    print(report.machine_text(result["machine"], result["spins_ms"]))
    for work, cells in result["works"].items():
        unit = works.WORKS[work].unit
        print(f"\n{work}: {works.WORKS[work].operation}, {unit} a second\n")
        print(report.work_table(cells, result["ratios"][work]))
    if result["stream_costs"]:
        print("\nwhat a stream costs of put: " +
              ", ".join(f"{name} {cost * 100:.0f} %" for name, cost in result["stream_costs"].items()))
    print("\n" + report.start_table(result["starts"]))


def without_open_addresses(names):
    """The servers that may be started: all of them, in a network namespace of our own."""
    if keep_to_ourselves():
        return names
    progress("no network namespace to be had: what listens on every address is left out")
    return [name for name in names if name not in servers.OPEN_TO_ALL]


def main(arguments):
    options = parse(arguments)
    servers.bring(options.servers)
    options.servers = without_open_addresses(options.servers)
    about = machine.describe()
    samples, starts, spins = run_rounds(options)
    measure_starts(options, starts)
    cells = report.medians(samples)
    result = {"machine": about, "spins_ms": spins, "works": cells, "ratios": report.ratios(cells),
              "stream_costs": report.stream_costs(cells), "starts": starts, "samples": samples,
              "options": {name: str(value) for name, value in vars(options).items()}}
    show(result)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    progress(f"written: {options.json}")


if __name__ == "__main__":
    if not shutil.which("wrk"):
        sys.exit("compare.py: wrk is missing; `./dev bench` installs it")
    main(sys.argv[1:])
