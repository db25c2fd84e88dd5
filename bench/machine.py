"""What the numbers were measured on, and how quiet it was."""
import hashlib
import os
import pathlib
import platform
import time


def describe():
    cpu = next((line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
               platform.machine())
    memory_kib = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    return {"cpu": cpu, "cores": len(os.sched_getaffinity(0)), "memory_gib": round(memory_kib / 2**20, 1),
            "kernel": platform.release(), "load_before": os.getloadavg()[0]}


def spin_ms():
    """The time of a fixed piece of work on one core: how it varies over a run is the machine's noise."""
    block = bytes(1 << 20)
    began = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(48):
        digest.update(block)
    return (time.perf_counter() - began) * 1000


def resident_kib(pid):
    """Resident memory of a process."""
    return next(int(line.split()[1]) for line in _lines(f"/proc/{pid}/status") if line.startswith("VmRSS"))


def cpu_seconds(pid):
    """CPU time that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _lines(path):
    with open(path, encoding="utf-8") as file:
        yield from file
