"""What all benches share: environments of peers, and what a reader must know of a run."""

import os
import platform
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent


def cache_folder(asked):
    """The folder for environments and outputs, outside the checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return (asked or Path(home) / "licit" / "bench").resolve()


def environment(cache, requirements):
    """The Python of a virtual environment with the packages as pinned."""
    folder = cache / requirements.stem.removeprefix("requirements-")
    stamp = folder / "installed.txt"
    python = folder / "bin" / "python"
    if not stamp.is_file() or stamp.read_text() != requirements.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        # All packages are pinned, so that nothing is left to resolve.
        pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements]
        subprocess.run(pip, check=True)
        stamp.write_text(requirements.read_text())
    return python


def version(python, package):
    words = f"import importlib.metadata as m; print(m.version('{package}'))"
    return subprocess.run([python, "-c", words], check=True, capture_output=True, text=True).stdout.strip()


def offline():
    """An environment in which a tool cannot wait for a network that is not there."""
    return os.environ | {"HF_HUB_OFFLINE": "1", "DATATROVE_COLORIZE_LOGS": "0", "NO_COLOR": "1"}


def facts(command):
    """Command, commit and machine of a run that has just ended."""
    return {"command": command, "commit": commit(), "machine": machine()}


def commit():
    command = ["git", "rev-parse", "--short", "HEAD"]
    run = subprocess.run(command, cwd=BENCH, capture_output=True, text=True)
    return run.stdout.strip() or "unknown"


def machine():
    return {
        "cpu": processor(),
        "cores": os.cpu_count(),
        "memory_mb": os.sysconf("SC_PAGESIZE") * os.sysconf("SC_PHYS_PAGES") // 10**6,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_at_end": round(os.getloadavg()[0], 1),
    }


def processor(cpuinfo=Path("/proc/cpuinfo")):
    try:
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def machine_words(host):
    """The machine in a sentence."""
    return (
        f"Machine: {host['cpu']}, {host['cores']} cores, {host['memory_mb']} MB, {host['system']},"
        f" Python {host['python']}, load {host['load_at_end']} at the end."
    )
