"""A Ceph cluster of one's own: a monitor and some OSDs, unprivileged, on loopback, in one folder.

    examples/cluster/ceph.py [FOLDER] [--osds N] [--pool NAME]

starts one and keeps it until it is interrupted; one that is there already goes on with what it holds. Debian has what it
needs: ceph-mon, ceph-osd, ceph-common.
"""
import argparse
import contextlib
import ctypes.util
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid

import children

OSD_BYTES = 4 << 30  # sparse
START_S_MAX = 60

CONFIG = """[global]
fsid = {fsid}
mon host = v2:127.0.0.1:{port}
auth cluster required = none
auth service required = none
auth client required = none
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
osd pool default size = {copies}
osd pool default min size = {copies_min}
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
run dir = {folder}
admin socket = {folder}/$name.asok
log file = {folder}/$name.log
pid file = {folder}/$name.pid
mon cluster log file = {folder}/cluster.log
ms crc data = false
ms async op threads = 1
osd enable op tracker = false
osd op num shards = 2
osd op num threads per shard = 1
{quiet}

[mon]
mon data = {folder}/mon
mon allow pool delete = true
auth allow insecure global id reclaim = false
mon data avail warn = 1
mon data avail crit = 1

[osd]
osd data = {folder}/osd.$id
osd objectstore = bluestore
bluestore block size = {osd_bytes}
bluestore block create = true
bluestore rocksdb cf = false
bluestore rocksdb options = {rocksdb_options}
osd memory target = 939524096

[client]
admin socket =
"""


# Of one column family, and with this mode of recovery, logs are written over once they are of no use. A log that grows
# has its length written and flushed with each commit, which so takes half as long again. Logs are as long as what is kept
# in memory is large: small ones are of no use, and so written over, soon after the start.
ROCKSDB_OPTIONS = ("compression=kNoCompression,max_write_buffer_number=4,write_buffer_size=8388608,"
                   "level0_file_num_compaction_trigger=32,level0_slowdown_writes_trigger=60,level0_stop_writes_trigger=80,"
                   "max_background_compactions=2,recycle_log_file_num=4,wal_recovery_mode=kTolerateCorruptedTailRecords")


# What a daemon gathers for its log costs a good part of a small machine.
QUIET = "\n".join(f"debug {part} = 0/0" for part in (
    "asok auth bdev bluefs bluestore client context crush filer finisher heartbeatmap journaler lockdep mon monc "
    "mgrc ms objclass objecter optracker osd paxos perfcounter rados rocksdb timer tp throttle").split())


def have_ceph():
    return all(shutil.which(program) for program in ("ceph-mon", "ceph-osd", "ceph", "monmaptool"))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def allocator():
    """Ceph is made for this one, and comes with it; so much for its threads is what Debian's own units give it."""
    found = ctypes.util.find_library("tcmalloc")
    return {"LD_PRELOAD": found, "TCMALLOC_MAX_TOTAL_THREAD_CACHE_BYTES": str(128 << 20)} if found else {}


class Ceph:
    def __init__(self, folder, osds=3, pool="tailrace"):
        self.folder, self.osd_count, self.pool = pathlib.Path(folder).resolve(), osds, pool
        self.conf = self.folder / "ceph.conf"
        self.daemons = {}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def run(self, *command, timeout=START_S_MAX):
        return subprocess.run([*command], check=True, capture_output=True, text=True, timeout=timeout,
                              stdin=subprocess.DEVNULL).stdout

    def ceph(self, *arguments):
        return self.run("ceph", "-c", str(self.conf), "--connect-timeout", "30", *arguments)

    def start(self):
        if (self.folder / "made").exists():
            self.start_again()
        else:
            self.make()
        self.wait_until_it_answers()

    def start_again(self):
        self.launch("mon.a")
        osds = sorted(path.name for path in self.folder.glob("osd.*") if path.is_dir())
        self.osd_count = len(osds)
        for osd in osds:
            self.launch(osd)
        self.wait_until_all_are_up()

    def make(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        fsid, port = str(uuid.uuid4()), free_port()
        copies = min(3, self.osd_count)
        self.conf.write_text(CONFIG.format(fsid=fsid, port=port, folder=self.folder, copies=copies,
                                           copies_min=max(1, copies - 1), osd_bytes=OSD_BYTES, quiet=QUIET,
                                           rocksdb_options=ROCKSDB_OPTIONS), encoding="utf-8")
        self.run("monmaptool", "--create", "--clobber", "--fsid", fsid, "--addv", "a", f"[v2:127.0.0.1:{port}]",
                 str(self.folder / "monmap"))
        self.run("ceph-mon", "-c", str(self.conf), "-i", "a", "--mkfs", "--monmap", str(self.folder / "monmap"))
        self.launch("mon.a")
        for number in range(self.osd_count):
            name = str(uuid.uuid4())
            assert self.ceph("osd", "new", name).strip() == str(number)
            (self.folder / f"osd.{number}").mkdir()
            self.run("ceph-osd", "-c", str(self.conf), "-i", str(number), "--mkfs", "--osd-uuid", name)
            self.launch(f"osd.{number}")
        self.wait_until_all_are_up()
        self.ceph("osd", "pool", "create", self.pool, "32", "32", "replicated")
        self.ceph("osd", "pool", "application", "enable", self.pool, "tailrace")
        (self.folder / "made").touch()

    def launch(self, name):
        kind, number = name.split(".")
        self.daemons[name] = children.start([f"ceph-{kind}", "-c", str(self.conf), "-i", number, "-f"],
                                            self.folder / f"{name}.out", **allocator())

    def wait_until_all_are_up(self):
        """Where an OSD comes later than the pool, what was written meanwhile is copied to it, and held up by that."""
        deadline = time.monotonic() + START_S_MAX
        while json.loads(self.ceph("osd", "stat", "--format", "json"))["num_up_osds"] < self.osd_count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"not all OSDs came up; see their logs in {self.folder}")
            time.sleep(0.1)

    def wait_until_it_answers(self):
        deadline = time.monotonic() + START_S_MAX
        while True:
            try:
                self.run("rados", "-c", str(self.conf), "-p", self.pool, "put", "hello", "/dev/null", timeout=20)
                self.run("rados", "-c", str(self.conf), "-p", self.pool, "rm", "hello", timeout=20)
                return
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
                if time.monotonic() > deadline:
                    raise

    def signal(self, name, which):
        self.daemons[name].send_signal(which)

    def kill(self, name):
        self.signal(name, signal.SIGKILL)
        self.daemons[name].wait()

    def stop(self):
        for daemon in self.daemons.values():
            if daemon.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    daemon.send_signal(signal.SIGCONT)
                    daemon.kill()
        for daemon in self.daemons.values():
            daemon.wait()
        self.daemons.clear()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="where it keeps its data; a temporary one if none is named")
    parser.add_argument("--osds", type=int, default=3)
    parser.add_argument("--pool", default="tailrace")
    arguments = parser.parse_args()
    if not have_ceph():
        sys.exit("Ceph is missing: apt-get install --no-install-recommends ceph-mon ceph-osd ceph-common")
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="ceph-"))
        began = time.monotonic()
        ceph = stack.enter_context(Ceph(folder, arguments.osds, arguments.pool))
        print(f"ready after {time.monotonic() - began:.1f} s: {ceph.conf}, pool {ceph.pool}; Ctrl-C ends it", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main()
