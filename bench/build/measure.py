"""Runs a program and measures the whole tree of its processes: wall time, CPU time, peak memory."""

import os
import subprocess
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE_S = 0.1


@dataclass
class Measure:
    """What a run took. Megabytes are 10^6 bytes."""

    seconds: float
    cpu_seconds: float
    peak_rss_mb: float

    def __add__(self, other):
        return Measure(
            self.seconds + other.seconds,
            self.cpu_seconds + other.cpu_seconds,
            max(self.peak_rss_mb, other.peak_rss_mb),
        )

    def to_dict(self):
        return {key: round(value, 2) for key, value in asdict(self).items()}


def run(command, log, **options):
    """Runs a command and returns what it took; its output goes to the file `log`.

    CPU time is that of the process and of all descendants it waited for, as the kernel counts it.
    Peak memory is the largest sum over the tree seen in samples, or the kernel's own mark of the
    largest single process where that is higher.
    """
    start = time.monotonic()
    with open(log, "wb") as out:
        child = subprocess.Popen([str(word) for word in command], stdout=out, stderr=out, **options)
        peak = [0]
        done = threading.Event()
        watch = threading.Thread(target=_watch, args=(child.pid, peak, done))
        watch.start()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watch.join()
    if child.returncode != 0:
        tail = Path(log).read_text("utf-8", "replace").splitlines()[-20:]
        raise RuntimeError(f"{command[0]} ended with {child.returncode}:\n" + "\n".join(tail))
    return Measure(
        seconds=time.monotonic() - start,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_rss_mb=max(peak[0], usage.ru_maxrss * 1024) / 1e6,
    )


def _watch(pid, peak, done):
    while not done.wait(SAMPLE_S):
        peak[0] = max(peak[0], sum(_rss(member) for member in _tree(pid)))


def _tree(root):
    """The process and its descendants."""
    parents = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
            except OSError:
                continue  # it ended while we looked
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(parents.get(pid, []))
    return found


def _rss(pid):
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0
