#!/usr/bin/env python3
"""Counts one proof: prints "PASSED FAILED" from its exit status and the last lines of its log.

    tally.py STATUS LOG

A runner that counts its tests (ctest, pytest, unittest, or one that ends in "N passed, N failed") is believed, except when
it exits non-zero without naming a failure, or zero without having run anything. A program that does not count is one test.
"""
import re
import sys


def closing_counts(log):
    """(passed, failed) of the runner that wrote the log, or None if it does not count."""
    if found := re.findall(r"(\d+)% tests passed, (\d+) tests failed out of (\d+)", log):
        failed, total = int(found[-1][1]), int(found[-1][2])
        return total - failed, failed
    if found := re.findall(r"^Ran (\d+) tests? in ", log, re.MULTILINE):
        failed = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", log)))
        return int(found[-1]) - failed, failed
    lines = [line for line in log.splitlines() if re.search(r"\d+ (passed|failed|error)s?\b.* in [\d.]+s", line)]
    if lines:
        count = lambda word: sum(map(int, re.findall(rf"(\d+) {word}", lines[-1])))
        return count("passed"), count("failed") + count("error")
    if found := re.findall(r"^(\d+) passed, (\d+) failed$", log, re.MULTILINE):
        return int(found[-1][0]), int(found[-1][1])
    return None


def tally(status, log):
    passed, failed = closing_counts(log) or (int(status == 0), int(status != 0))
    if status != 0 and failed == 0:
        failed = 1
    if status == 0 and passed + failed == 0:
        failed = 1
    return passed, failed


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8", errors="replace") as log_file:
        print(*tally(int(sys.argv[1]), log_file.read()))
