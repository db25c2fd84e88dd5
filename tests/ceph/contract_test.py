"""The engine over RADOS on a Ceph cluster: the contract of all engines, also while OSDs come and go."""
import os
import pathlib
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("TAILRACE_BUILD", ROOT / "build" / "dev"))
CONTRACT = BUILD / "src" / "storage" / "contract" / "storage_contract_test"


def start_contract(ceph, *arguments):
    # The binding stays loaded, and Ceph's libraries do not free all they have.
    surroundings = {**os.environ, "TAILRACE_CEPH_CONF": str(ceph.conf),
                    "TAILRACE_RADOS_LIBRARY": str(BUILD / "tailrace_rados.so"), "ASAN_OPTIONS": "detect_leaks=0"}
    return subprocess.Popen([CONTRACT, "--gtest_brief=1", "--gtest_filter=*rados_on_ceph*", *arguments],
                            env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def assert_passes(contract):
    output, _ = contract.communicate(timeout=600)
    assert contract.returncode == 0, output[-4000:]
    assert "[  PASSED  ] 61 tests" in output, output[-4000:]


def test_the_contract_holds(ceph):
    assert_passes(start_contract(ceph))


def test_the_contract_holds_while_osds_stand_still(ceph):
    """For less time than an operation may take: all of it is done, only later."""
    contract = start_contract(ceph)
    number = 0
    while contract.poll() is None:
        name = f"osd.{number % ceph.osd_count}"
        ceph.signal(name, signal.SIGSTOP)
        time.sleep(0.5)
        ceph.signal(name, signal.SIGCONT)
        time.sleep(1)
        number += 1
    assert number > 3
    assert_passes(contract)


def test_the_contract_holds_while_an_osd_is_restarted(ceph):
    contract = start_contract(ceph)
    time.sleep(2)
    ceph.kill("osd.1")
    ceph.ceph("osd", "down", "1")
    time.sleep(2)
    ceph.launch("osd.1")
    assert_passes(contract)
