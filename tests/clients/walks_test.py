"""One program for each SDK that walks through the API as an application would; walks/ has them.

They all do the same: create a table with a stream and indexes, write items one by one, in batches and in transactions,
read them by key, query, scan and index, execute PartiQL, change settings, add an index, and compare the stream with
what they wrote. Each is told of the server by AWS_ENDPOINT_URL alone and ends at the first answer that is not the
expected one. What an SDK needs and this machine lacks is told as NOT RUN.
"""
import os
import pathlib
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
WALKS, TOOLS = HERE / "walks", HERE / ".venv" / "bin"
JAVA, GO = WALKS / "java" / "target", WALKS / "go" / "target"
DEBIAN_PACKAGES = pathlib.Path("/usr/lib/python3/dist-packages")


def program(name, *command, there=True, lacks=None, **variables):
    skip = pytest.mark.skipif(not there, reason=f"NOT RUN: {lacks}; `./dev test clients` brings it where it can be had")
    return pytest.param(command, variables, id=name, marks=skip)


@pytest.mark.parametrize("command, variables", [
    program("boto3", TOOLS / "python", WALKS / "walk.py"),
    program("boto3-of-debian", "/usr/bin/python3", WALKS / "walk.py", PYTHONPATH=str(DEBIAN_PACKAGES),
            there=(DEBIAN_PACKAGES / "boto3").exists(), lacks="Debian's python3-boto3 is not installed"),
    program("javascript", TOOLS / "node", WALKS / "walk.mjs"),
    program("java", "java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", f"{JAVA}/classes:{JAVA}/dependency/*", "Walk",
            there=(JAVA / "built").exists() and shutil.which("java"), lacks="the Java program was not built"),
    program("go", GO / "walk", there=(GO / "built").exists(), lacks="the Go program was not built"),
])
def test_a_walk_through_the_api(command, variables, endpoint, request):
    environment = os.environ | variables | {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1",
                                            "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test",
                                            "AWS_SECRET_ACCESS_KEY": "test"}
    table = f"Walk-{request.node.callspec.id}"
    finished = subprocess.run([*command, table], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=180, check=False)
    assert finished.returncode == 0, finished.stdout
