"""Processes that a terminal's Ctrl-C does not reach, and that do not outlive the one that started them."""
import ctypes
import os
import signal
import subprocess
import threading

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def start(command, log_path, **environment):
    """`environment` is beside this process's own. What a thread starts ends with that thread, so it takes the main one."""
    assert threading.current_thread() is threading.main_thread()
    with open(log_path, "ab") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                env=os.environ | environment, preexec_fn=prepare)


def prepare():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
