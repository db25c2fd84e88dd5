"""What can happen to servers over a Ceph cluster, and how each is undone."""
import contextlib
import dataclasses
import signal
import threading
import time

from control import Control, Refused


@dataclasses.dataclass
class Scene:
    """Where trouble is made."""
    ceph: object
    servers: list
    random: object
    table: str

    def server(self):
        return self.random.choice(self.servers)

    def osd(self):
        return f"osd.{self.random.randrange(self.ceph.osd_count)}"


def server_killed(scene):
    server = scene.server()
    server.kill()
    return server.start


def server_stands_still(scene):
    """A zombie with a warm cache when it goes on."""
    server = scene.server()
    server.process.send_signal(signal.SIGSTOP)
    return lambda: server.process.send_signal(signal.SIGCONT)


def server_left_for_dead(scene):
    """Beyond every time-out: the others have forgotten it when it goes on."""
    return server_stands_still(scene)


server_left_for_dead.lasts = (18, 22)


def osd_killed(scene):
    osd = scene.osd()
    scene.ceph.kill(osd)
    return lambda: scene.ceph.launch(osd)


def osd_stands_still(scene):
    osd = scene.osd()
    scene.ceph.signal(osd, signal.SIGSTOP)
    return lambda: scene.ceph.signal(osd, signal.SIGCONT)


def monitor_restarted(scene):
    scene.ceph.kill("mon.a")
    return lambda: scene.ceph.launch("mon.a")


def set_ratios(ceph, **ratios):
    for name, ratio in ratios.items():
        ceph.ceph("osd", f"set-{name}-ratio", str(ratio))


def pool_full(scene):
    """Full is what the monitor says is full. Ceph holds writes back then, until there is room."""
    set_ratios(scene.ceph, nearfull=0.0001, backfillfull=0.0002, full=0.0003)
    return lambda: set_ratios(scene.ceph, full=0.95, backfillfull=0.9, nearfull=0.85)


def change_a_shard(scene, server, change):
    control = Control(server.endpoint)
    with contextlib.suppress(Refused, OSError, ValueError):
        shards = [shard["shard"] for shard in control.shards(scene.table) if "end" not in shard]
        getattr(control, change)(scene.table, shard=scene.random.choice(shards))


def changed(change):
    """No trouble but that there is another server that writes to the same partitions, and knows nothing of it."""
    def trouble(scene):
        change_a_shard(scene, scene.server(), change)
        return lambda: None
    trouble.__name__ = f"shard_{change}"
    return trouble


def killed_while(change):
    """The server goes in the middle of it, or soon after, while keys or records of it are still to follow."""
    def trouble(scene):
        server = scene.server()
        asking = threading.Thread(target=change_a_shard, args=(scene, server, change))
        asking.start()
        time.sleep(scene.random.uniform(0, 0.6))
        server.kill()
        asking.join()
        return server.start
    trouble.__name__ = f"server_killed_in_a_{change}"
    return trouble


TROUBLES = [server_killed, server_stands_still, server_left_for_dead, osd_killed, osd_stands_still, monitor_restarted, pool_full,
            changed("split"), changed("roll"), killed_while("split"), killed_while("roll")]
