"""The control API of a server that runs with --control."""
import json
import urllib.error
import urllib.request


class Refused(Exception):
    """The server's own words, remedy and all."""


class Control:
    """Faults are each process's own: they go to all `processes`, where those are others than the endpoint's."""

    def __init__(self, endpoint, processes=None):
        self.endpoint, self.processes = endpoint, processes or [endpoint]

    def ask(self, method, path, **members):
        return self.ask_process(self.endpoint, method, path, members)

    def ask_all(self, method, path, **members):
        """The answer of one of them."""
        return [self.ask_process(process, method, path, members) for process in self.processes][0]

    @staticmethod
    def ask_process(endpoint, method, path, members):
        body = json.dumps(members).encode() if members else None
        request = urllib.request.Request(f"{endpoint}/_tailrace/{path}", data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            raise Refused(json.load(refusal)["error"]) from None

    def clock(self):
        return self.ask("GET", "clock")

    def freeze(self):
        return self.ask("POST", "clock/freeze")

    def advance(self, **how_far):
        return self.ask("POST", "clock/advance", **how_far)

    def resume(self):
        return self.ask("POST", "clock/resume")

    def inject(self, kind, **rule):
        return self.ask_all("POST", "faults", kind=kind, **rule)

    def faults(self):
        return self.ask("GET", "faults")["rules"]

    def shards(self, table):
        """Of the table's latest stream, oldest first."""
        return self.ask("GET", f"shards?table={table}")["streams"][-1]["shards"]

    def roll(self, table, **shard):
        return self.ask("POST", "shards/roll", table=table, **shard)

    def split(self, table, **shard):
        return self.ask("POST", "shards/split", table=table, **shard)

    def trim(self, table):
        return self.ask("POST", "trim", table=table)

    def clear_faults(self):
        return self.ask_all("DELETE", "faults")
