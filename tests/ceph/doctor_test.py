"""`tailrace doctor` against a Ceph cluster of its own servers, as an operator would run it."""
import itertools
import json
import os
import signal
import subprocess
import time

import pytest
from ceph import free_port
from server import BINARY, Tailrace
from trouble import set_ratios

NUMBERS = itertools.count()
TIME_LIMIT_S = 10  # of an operation

START_S_MAX = 60

# Of a cluster without managers and users.
KNOWN_TROUBLES = {"MGR_DOWN", "AUTH_INSECURE_GLOBAL_ID_RECLAIM_ALLOWED", "POOL_APP_NOT_ENABLED", "MON_DISK_LOW"}

# What a machine that is busy with tests may make of it.
BY_SPEED = {"write latency", "read latency", "write rate"}


def doctor(*arguments, environment=None, timeout=120):
    return subprocess.run([BINARY, "doctor", *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                          check=False, stdin=subprocess.DEVNULL, env=os.environ | (environment or {}))


def examine(*arguments, status=0, **more):
    """Findings by what they are of; there are several of servers."""
    finished = doctor(*arguments, "--output", "json", **more)
    assert finished.returncode == status, finished.stdout + finished.stderr
    findings = {}
    for line in finished.stdout.splitlines():
        finding = json.loads(line)
        findings.setdefault(finding["check"], []).append(finding)
    return findings


def one(findings, check, status):
    (finding,) = findings[check]
    assert finding["status"] == status, finding
    assert ("remedy" in finding) == (status != "ok"), finding
    return finding["measured"]


def is_well(ceph):
    """All OSDs are there, and no trouble of another test is felt any more."""
    status = json.loads(ceph.ceph("status", "--format", "json"))
    return status["osdmap"]["num_up_osds"] == ceph.osd_count and status["health"]["checks"].keys() <= KNOWN_TROUBLES


@pytest.fixture(autouse=True)
def a_cluster_that_is_well(request):
    if "ceph" in request.fixturenames:
        ceph = request.getfixturevalue("ceph")
        deadline = time.monotonic() + START_S_MAX
        while not is_well(ceph):
            assert time.monotonic() < deadline, ceph.ceph("health", "detail")
            time.sleep(0.2)


@pytest.fixture
def where(ceph):
    """A fresh namespace of the pool."""
    return ["--ceph-conf", ceph.conf, "--namespace", f"doctor.{next(NUMBERS)}", "--rounds", "20"]


def objects(ceph, name_space="", pool=None):
    return ceph.run("rados", "-c", str(ceph.conf), "-p", pool or ceph.pool, "-N", name_space, "ls").split()


@pytest.fixture
def pool(ceph):
    """Makes pools, and removes them."""
    made = []

    def make(*kind):
        name = f"doctor-{next(NUMBERS)}"
        ceph.ceph("osd", "pool", "create", name, "8", "8", *kind)
        made.append(name)
        return name

    yield make
    for name in made:
        ceph.ceph("osd", "pool", "rm", name, name, "--yes-i-really-really-mean-it")


def test_a_cluster_that_is_well(ceph, where):
    findings = examine(*where)
    for check in findings.keys() - BY_SPEED - {"health", "space"}:  # there is no manager here, of which Ceph warns
        one(findings, check, "ok")
    assert one(findings, "cluster", "ok") == "1 of 1 monitors in quorum, 3 of 3 OSDs up"
    assert one(findings, "copies", "ok") == "size 3, min_size 2"
    assert "no mark yet" in one(findings, "format", "ok")
    assert findings["health"][0]["measured"].startswith(("HEALTH_OK", "HEALTH_WARN"))
    assert "no manager" in one(findings, "space", "unknown")
    assert "none is there" in one(findings, "servers", "ok")
    assert findings["OSD versions"][0]["measured"].split()[-1] in findings["version"][0]["measured"]
    assert findings["write latency"][0]["values"]["rounds"] == 20
    assert findings["write latency"][0]["values"]["p99_ms"] > 0
    assert findings.keys() >= BY_SPEED | {"write", "read", "watch", "comparison", "range removal", "large value"}
    assert objects(ceph, where[3]) == []


def test_it_is_a_line_each_and_a_sum(where):
    finished = doctor(*where)
    assert finished.returncode == 0, finished.stdout
    *lines, total = finished.stdout.splitlines()
    assert len(lines) > 15
    assert all(line.split()[0] in ("ok", "warning", "unknown") for line in lines), lines
    assert f"{sum(line.startswith('ok ') for line in lines)} ok" in total


def test_servers_that_run(ceph, where, tmp_path):
    """Which are not disturbed, and nothing of theirs is."""
    place = where[:4]
    with Tailrace(tmp_path / "log", where=["--engine", "rados", *map(str, place)], arguments=["--control"]) as server:
        before = sorted(objects(ceph, where[3]))
        findings = examine(*where)
        assert sorted(objects(ceph, where[3])) == before
        measured = one(findings, "server", "ok")
        assert "answers" in measured and "its clock" in measured
        assert abs(findings["server"][0]["values"]["clock_ahead_ms"]) < 1000
        assert "tailrace rados format" in one(findings, "format", "ok")
        assert findings["objects"][0]["values"]["format"] == 1
        assert "of the servers' machines" in one(findings, "tables' clock", "ok")
        subprocess.run(["curl", "-sf", "-X", "POST", f"{server.endpoint}/_tailrace/clock/freeze"], check=True)
        assert "stands at" in one(examine(*where), "tables' clock", "warning")
        server.kill()
        # It is listed until Ceph has missed it.
        assert "refused" in one(examine(*where), "server", "warning")


def test_it_takes_the_settings_of_the_server(ceph, where, tmp_path):
    file = tmp_path / "tailrace.toml"
    file.write_text(f'engine = "rados"\nport = 9000\nceph-conf = "{ceph.conf}"\npool = "no-such-pool"\n', encoding="utf-8")
    assert "no-such-pool" in one(examine("--config", file, status=1), "pool", "failed")
    findings = examine("--config", file, "--rounds", 1, environment={"TAILRACE_POOL": ceph.pool})
    assert ceph.pool in one(findings, "pool", "ok")


def test_an_erasure_coded_pool(ceph, pool):
    ceph.ceph("osd", "erasure-code-profile", "set", "doctor", "k=2", "m=1", "crush-failure-domain=osd")
    name = pool("erasure", "doctor")
    findings = examine("--ceph-conf", ceph.conf, "--pool", name, status=1)
    assert "erasure-coded" in one(findings, "pool", "failed")
    assert "not supported" in one(findings, "write", "failed")
    assert "erasure-coded" in findings["write"][0]["remedy"]
    assert objects(ceph, pool=name) == []


def test_a_pool_of_one_copy_that_is_of_no_application(ceph, pool):
    name = pool("replicated")
    ceph.ceph("osd", "pool", "set", name, "size", "2")
    ceph.ceph("osd", "pool", "set", name, "min_size", "1")
    findings = examine("--ceph-conf", ceph.conf, "--pool", name, "--rounds", 1)
    assert one(findings, "copies", "warning").startswith("size 2, min_size 1")
    assert f"ceph osd pool set {name} size 3" in findings["copies"][0]["remedy"]
    assert "none" in one(findings, "application", "warning")


def test_a_pool_with_a_quota(ceph, pool):
    name = pool("replicated")
    ceph.ceph("osd", "pool", "set-quota", name, "max_objects", "1000")
    findings = examine("--ceph-conf", ceph.conf, "--pool", name, "--rounds", 1)
    assert "a quota of 0 bytes and 1000 objects" in one(findings, "flags", "ok")


def test_a_full_pool(ceph, where):
    """Ceph holds its writes back: they end by their time limit, and nothing was written."""
    set_ratios(ceph, nearfull=0.0001, backfillfull=0.0002, full=0.0003)
    try:
        time.sleep(5)
        findings = examine(*where, status=1)
    finally:
        set_ratios(ceph, full=0.95, backfillfull=0.9, nearfull=0.85)
    assert "full" in one(findings, "flags", "failed").split(";")[0].split(", ")
    assert "time limit" in one(findings, "write", "failed")
    assert "traces" not in findings
    assert objects(ceph, where[3]) == []


def test_a_pool_of_another_format_is_not_written_to(ceph, where, tmp_path):
    mark = tmp_path / "mark"
    mark.write_text("tailrace rados format 999\n", encoding="utf-8")
    ceph.run("rados", "-c", str(ceph.conf), "-p", ceph.pool, "-N", where[3], "put", "format", str(mark))
    findings = examine(*where, status=1)
    assert "999" in one(findings, "format", "failed")
    assert not findings.keys() & {"write", "servers", "write latency"}
    assert objects(ceph, where[3]) == ["format"]


def test_objects_of_others_and_a_commit_that_stands_still(ceph, where):
    for name in ("rbd_data.1", "commit.0000000000000001.0000000000000001"):
        ceph.run("rados", "-c", str(ceph.conf), "-p", ceph.pool, "-N", where[3], "put", name, "/dev/null")
    ceph.run("rados", "-c", str(ceph.conf), "-p", ceph.pool, "-N", where[3], "setxattr", name, "state", "pending")
    findings = examine(*where)
    assert "1 rbd_data." in one(findings, "objects", "warning")
    assert one(findings, "commits", "warning").startswith("1 ")
    assert len(objects(ceph, where[3])) == 2


def test_a_monitor_that_is_not_there(tmp_path):
    conf = tmp_path / "ceph.conf"
    conf.write_text(f"[global]\nmon host = v2:127.0.0.1:{free_port()}\nauth client required = none\n", encoding="utf-8")
    began = time.monotonic()
    findings = examine("--ceph-conf", conf, status=1)
    assert time.monotonic() - began < TIME_LIMIT_S + 5
    assert "timed out" in one(findings, "cluster", "failed")
    assert "mon host" in findings["cluster"][0]["remedy"]
    assert findings.keys() == {"cluster"}


def test_osds_that_stand_still(ceph, where):
    """No operation takes longer than its time limit, and the doctor few of them."""
    try:
        for number in range(ceph.osd_count):
            ceph.signal(f"osd.{number}", signal.SIGSTOP)
        began = time.monotonic()
        findings = examine(*where, status=1)
        assert time.monotonic() - began < 4 * TIME_LIMIT_S
    finally:
        for number in range(ceph.osd_count):
            ceph.signal(f"osd.{number}", signal.SIGCONT)
    assert "timed out" in one(findings, "format", "failed")
    assert "replicated" in one(findings, "pool", "ok")


@pytest.mark.parametrize(("which", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_and_its_objects(ceph, where, which, status):
    arguments = [*map(str, where[:4]), "--rounds", "100000"]
    with subprocess.Popen([BINARY, "doctor", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        while not process.stdout.readline().split()[1:3] == ["large", "value"]:
            pass
        assert [name.split(".")[0] for name in objects(ceph, where[3])] == ["doctor"]
        process.send_signal(which)
        assert process.wait(2 * TIME_LIMIT_S) == status
        assert "removing what was written" in process.stderr.read()
    assert objects(ceph, where[3]) == []


def test_a_signal_ends_a_connection_that_is_being_made(tmp_path):
    conf = tmp_path / "ceph.conf"
    conf.write_text(f"[global]\nmon host = v2:127.0.0.1:{free_port()}\nauth client required = none\n", encoding="utf-8")
    with subprocess.Popen([BINARY, "doctor", "--ceph-conf", conf], stdin=subprocess.DEVNULL) as process:
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        assert process.wait(3) == 130


def test_wrong_usage():
    for arguments in (["--rounds", "0"], ["--output", "xml"], ["--pol", "x"], ["more"], ["--config", "/no/such/file"]):
        finished = doctor(*arguments)
        assert finished.returncode == 2
        assert finished.stderr.startswith("tailrace: ") and finished.stderr.count("\n") == 1, finished.stderr
    assert "Examples:" in doctor("--help").stdout
    assert "doctor" in subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=True).stdout


def test_what_is_missing_is_said(tmp_path):
    findings = examine("--ceph-conf", "/no/such/file", status=1)
    assert "/no/such/file" in one(findings, "cluster", "failed")
    (finding,) = examine(status=1, environment={"TAILRACE_RADOS_LIBRARY": str(tmp_path / "none.so")})["cluster"]
    assert "librados2" in finding["measured"]
