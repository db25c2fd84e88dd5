"""Three servers over a Ceph cluster, behind a proxy that picks one at random for each request; to be used as one Tailrace."""
import itertools
import pathlib

from proxy import Proxy
from server import STOP_S_MAX, Tailrace, free_port

SERVERS = 3
NAMESPACES = itertools.count()


class Cluster:
    """A Tailrace whose tables lie in a fresh namespace of `ceph`, which is the session's (tests/conftest.py). `data` only says
    that they are kept; here they always are. The proxy stays while the servers are gone, and says 503 meanwhile."""

    ceph = None

    def __init__(self, log_path, data=None, arguments=(), environment=None, stderr=None):
        log_path = pathlib.Path(log_path)
        where = rados(self.ceph)
        self.arguments = list(arguments)
        self.servers = [Tailrace(log_path.with_name(f"{log_path.name}.{number}"), environment=environment, stderr=stderr,
                                 where=where) for number in range(SERVERS)]
        for server in self.servers:
            server.arguments = self.arguments  # one list for all, so that whoever changes it changes it everywhere
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.proxy = Proxy(log_path.with_name(f"{log_path.name}.proxy"), self.port,
                           {f"server-{number}": server.port for number, server in enumerate(self.servers)})

    def processes(self):
        return [server.endpoint for server in self.servers]

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.proxy.stop()
        for server in self.servers:
            server.__exit__()

    def start(self):
        """Those that are not there."""
        for server in self.servers:
            if not server.is_running():
                server.launch()
        for server in self.servers:
            server.wait_until_healthy()
        if not self.proxy.is_running():
            self.proxy.start()
        self.proxy.wait_until_all_serve()

    def get(self, path, timeout_s=10):
        return self.servers[0].get(path, timeout_s)

    def stop(self):
        """Asks all to go and returns 0, or the exit status of one that did not end well."""
        for server in self.servers:
            server.ask_to_stop()
        statuses = [server.process.wait(STOP_S_MAX) for server in self.servers]
        return next(filter(None, statuses), 0)

    def kill(self):
        for server in self.servers:
            server.kill()

    def is_running(self):
        return all(server.is_running() for server in self.servers)

    def resident_mib(self):
        return max(server.resident_mib() for server in self.servers)

    def log_tail(self):
        return "\n".join(f"--- {server.log_path}\n{server.log_tail()}" for server in self.servers)


def rados(ceph):
    """The arguments of a server that keeps its tables in a fresh namespace."""
    return ["--engine", "rados", "--ceph-conf", str(ceph.conf), "--namespace", f"test.{next(NAMESPACES)}"]
