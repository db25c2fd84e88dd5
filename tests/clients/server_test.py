"""The program itself: what it says, when it stops, and what it refuses to open."""
import os
import re
import subprocess

import pytest
from changes import create_table
from sdk import connect
from server import BINARY, Tailrace, free_port


def output_of(*arguments):
    finished = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60, check=False,
                              stdin=subprocess.DEVNULL)
    return finished.returncode, finished.stdout + finished.stderr


@pytest.mark.one_machine("what one process logs")
def test_it_says_where_it_is_and_what_to_try(tailrace):
    said = tailrace.log_tail()
    assert tailrace.endpoint in said
    assert "aws dynamodb" in said
    assert tailrace.get("/healthz") == 200
    assert tailrace.get("/readyz") == 200


def test_help_teaches():
    status, text = output_of("serve", "--help")
    assert status == 0
    for flag in ("--port", "--host", "--data", "--in-memory", "--region", "--account-id", "--durability", "--control"):
        assert flag in text


@pytest.mark.parametrize("arguments", [["--port", "http"], ["--durability", "perhaps"], ["--no-such-flag"]])
def test_a_wrong_flag_is_named(arguments):
    status, text = output_of("serve", "--in-memory", *arguments)
    assert status != 0
    assert arguments[0].lstrip("-") in text


def test_a_port_that_is_taken(tailrace):
    status, text = output_of("serve", "--in-memory", "--port", str(tailrace.port))
    assert status != 0
    assert str(tailrace.port) in text


@pytest.mark.one_machine("a folder")
def test_two_servers_do_not_share_data(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data"):
        status, text = output_of("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()))
        assert status != 0
        assert str(tmp_path / "data") in text


@pytest.mark.one_machine("a folder")
def test_data_of_another_version_is_not_touched(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data"):
        pass
    mark = tmp_path / "data" / "FORMAT"
    mark.write_text(re.sub(r"\d+", "999", mark.read_text()))
    status, text = output_of("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()))
    assert status != 0
    assert "999" in text


def test_region_and_account_are_in_its_arns(tmp_path):
    arguments = ["--region", "eu-north-1", "--account-id", "123456789012"]
    with Tailrace(tmp_path / "log", arguments=arguments) as server:
        stream_arn = create_table(connect("dynamodb", server.endpoint), "Places", {"id": "S"})
        assert stream_arn.startswith("arn:aws:dynamodb:eu-north-1:123456789012:table/Places/stream/")


@pytest.mark.one_machine("a server in memory")
def test_what_was_in_memory_is_gone(tmp_path):
    with Tailrace(tmp_path / "log") as server:
        dynamodb = connect("dynamodb", server.endpoint)
        create_table(dynamodb, "Fleeting", {"id": "S"})
        assert server.stop() == 0
        server.start()
        assert dynamodb.list_tables()["TableNames"] == []


def test_a_log_that_nobody_reads_any_more(tmp_path):
    reading, writing = os.pipe()
    with Tailrace(tmp_path / "log", arguments=["--log-level", "debug"], stderr=writing) as server:
        os.close(writing)
        os.close(reading)
        assert server.get("/healthz") == 200
        assert server.get("/healthz") == 200
        assert server.is_running()
        assert server.stop() == 0
