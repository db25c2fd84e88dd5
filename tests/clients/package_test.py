"""What `cmake --install` brings is enough for a project of its own, by find_package and by pkg-config."""
import pathlib
import shutil
import subprocess

import pytest
from sdk import connect

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROJECT = ROOT / "tests" / "package"

pytestmark = pytest.mark.one_machine("about building, and slow")


def tables(endpoint):
    return connect("dynamodb", endpoint).list_tables()["TableNames"]


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=900, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prefix")
    run("cmake", "--install", ROOT / "build" / "release", "--prefix", folder)
    return folder


@pytest.fixture(scope="module")
def programs(prefix, tmp_path_factory):
    build = tmp_path_factory.mktemp("build")
    run("cmake", "-G", "Ninja", "-S", PROJECT, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Release")
    run("cmake", "--build", build)
    return build


def test_the_client_is_found(programs, endpoint):
    assert run(programs / "uses_client", endpoint).splitlines() == tables(endpoint)


def test_the_testing_server_is_found(programs):
    assert run(programs / "uses_testing") == "Orders\n"


def test_the_consumer_is_found(programs, endpoint):
    assert run(programs / "uses_consumer", endpoint) == "1\n2\n3\n"


def test_pkg_config_says_how_to_build(prefix, endpoint, tmp_path):
    pc, = prefix.glob("**/tailrace-client.pc")
    flags = run("pkg-config", f"--define-variable=prefix={prefix}", "--cflags", "--libs", "tailrace-client",
                env={"PKG_CONFIG_PATH": str(pc.parent), "PATH": "/usr/bin:/bin"}).split()
    compiler = shutil.which("c++")
    run(compiler, "-std=c++23", PROJECT / "uses_client.cc", "-o", tmp_path / "uses_client", *flags)
    assert run(tmp_path / "uses_client", endpoint).splitlines() == tables(endpoint)


def test_the_program_is_installed(prefix):
    assert "serve" in run(prefix / "bin" / "tailrace", "--help")
