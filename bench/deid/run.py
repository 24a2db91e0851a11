"""Scores licit and its peers on the same gold files in one run, and writes what came out.

Started by `cargo xtask bench deid`. Environments live in a cache folder outside the checkout;
results go to docs/benchmarks/DATE-deid.{md,json}.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # what all benches share

import common
import kinds
import report
from align import align
from common import environment, version
from score import Score, read

RUST_PEERS = ("pii", "redact-core")
# Tool to its requirements file and the package whose version is told.
PYTHON_PEERS = {
    "presidio": (HERE / "requirements-presidio.txt", "presidio-analyzer"),
    "scrubadub": (HERE / "requirements-scrubadub.txt", "scrubadub"),
    "datafog": (HERE / "requirements-datafog.txt", "datafog"),
    "datafog-rust": (HERE / "requirements-datafog.txt", "datafog"),
    "datatrove": (HERE.parent / "build" / "requirements-datatrove.txt", "datatrove"),
    "dolma": (HERE.parent / "build" / "requirements-dolma.txt", "dolma"),
}
# Replacements that `peers.py` has datatrove write: characters of private use, and their kinds.
MARKS = {"\ue000": "EMAIL", "\ue001": "IP_ADDRESS"}
TOOLS = ("licit", *PYTHON_PEERS, *RUST_PEERS)
TIME_LIMIT_S = 1800


def run_python(cache, work, tool, paths):
    requirements, package = PYTHON_PEERS[tool]
    python = environment(cache, requirements)
    out = work / f"{tool}.json"
    call([python, "-W", "ignore", HERE / "peers.py", tool, out, *paths], work / f"{tool}.log")
    return version(python, package), json.loads(out.read_text("utf-8"))


def run_rust(cache, work, tool, paths):
    target = cache / "peers-target"
    manifest = HERE / "peers" / "Cargo.toml"
    build = ["cargo", "build", "--quiet", "--release", "--locked", "--manifest-path", manifest]
    # Whatever licit is built with, the peers are built as their own manifest says.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CARGO_PROFILE_")}
    subprocess.run([*build, "--target-dir", target], check=True, env=kept)
    out = work / f"{tool}.json"
    call([target / "release" / "deid-peers", tool, out, *paths], work / f"{tool}.log")
    locked = (HERE / "peers" / "Cargo.lock").read_text("utf-8")
    told = locked.split(f'name = "{tool}"\nversion = "')[1].split('"')[0]
    return told, json.loads(out.read_text("utf-8"))


def call(command, log):
    with open(log, "wb") as out:
        words = [str(word) for word in command]
        limits = {"env": common.offline(), "timeout": TIME_LIMIT_S}
        subprocess.run(words, check=True, stdout=out, stderr=out, **limits)


def found_in(gold, result, unit):
    """What a peer took out of one text: start, end and category, in characters, sorted."""
    if isinstance(result, str):
        spans = align(gold.text, result, tuple(MARKS))
        # Which mark stands for which span is told by what was there.
        return [(start, end, "EMAIL" if "@" in gold.text[start:end] else "IP_ADDRESS") for start, end in spans]
    if unit == "byte":
        result = [(gold.at[start], gold.at[end], kind) for start, end, kind in result]
    return sorted(((start, end, kinds.category(kind)) for start, end, kind in result), key=lambda one: one[:2])


def score_peer(name, told, output, golds):
    files = {}
    total, seconds = Score(), 0.0
    for (file, gold), measured in zip(golds.items(), output["files"], strict=True):
        of_file = Score()
        results = measured["texts" if "texts" in measured else "spans"]
        for line, result in zip(gold, results, strict=True):
            found = found_in(line, result, output["unit"])
            of_file.add(line, found)
            total.add(line, found)
        files[file] = of_file.figures() | {
            "failed": measured["failed"],
            "mb_per_cpu_second": of_file.bytes / 1e6 / measured["seconds"],
        }
        seconds += measured["seconds"]
    whole = total.figures() | {"mb_per_cpu_second": total.bytes / 1e6 / seconds}
    return {"tool": name, "version": told, "files": files, "total": whole}


def run_licit(licit, paths):
    """What `licit evaluate` says, at all operating points and without names."""
    said = subprocess.run([licit, "--version"], capture_output=True, text=True, check=True).stdout.split()
    rows = []
    for more in (["--point", "all"], ["--patterns-only"]):
        command = [licit, "evaluate", "--json", *more]
        for path in paths:
            command += ["--gold", path]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(run.stdout)
        for point in told["points"]:
            name = "licit, patterns only" if told["patterns_only"] else f"licit, {point['point']}"
            files = {one["file"]: licit_figures(one) for one in point["files"]}
            rows.append({"tool": name, "version": said[-1], "files": files, "total": licit_figures(point["total"])})
    return rows


def licit_figures(told):
    keys = ("texts", "bytes", "failed", "leaked_per_1000_texts", "harmless_share_redacted", "clean_share_touched")
    counts = ("entities", "covered")
    return {
        **{key: told[key] for key in keys},
        "full_cover": told["all"]["full_cover"],
        "by_category": {
            category: {key: row[key] for key in counts}
            for category, row in told["by_category"].items()
            if row["entities"]
        },
        # Of names alone: which words that nobody labelled went.
        "other_words_share_touched": told["other_words_share_touched"],
        "mb_per_cpu_second": told["mb_per_second"],
    }


def bench(arguments, cache, paths, golds):
    work = cache / "deid"
    work.mkdir(parents=True, exist_ok=True)
    rows, skipped = [], []
    for tool in arguments.tools.split(","):
        try:
            if tool == "licit":
                rows += run_licit(arguments.licit.resolve(), paths)
                continue
            run = run_rust if tool in RUST_PEERS else run_python
            told, output = run(cache, work, tool, paths)
            rows.append(score_peer(tool, told, output, golds))
        except (OSError, subprocess.SubprocessError, KeyError, ValueError) as error:
            skipped.append({"tool": tool, "reason": f"{type(error).__name__}: {reason(error)}"})
            print(f"{tool} is skipped: {skipped[-1]['reason']}", file=sys.stderr)
            continue
        print(f"{tool}: measured", flush=True)
    return rows, skipped


def reason(error):
    """What failed, without the paths of this machine."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"{Path(str(error.cmd[0])).name} ended with {error.returncode}"
    return type(error).__doc__.splitlines()[0] if isinstance(error, subprocess.SubprocessError) else str(error)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--licit", type=Path, required=True, help="binary licit, release")
    parser.add_argument("--data", type=Path, required=True, help="folder with gold/*.jsonl")
    parser.add_argument("--sets", default="", help="names of gold files, by comma; all if empty")
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--note", default="", help="what a reader must know of this run")
    arguments = parser.parse_args()
    unknown = set(arguments.tools.split(",")) - set(TOOLS)
    if unknown:
        parser.error(f"unknown tools: {', '.join(sorted(unknown))}; there are {', '.join(TOOLS)}")
    folder = arguments.data / "gold"
    names = [name for name in arguments.sets.split(",") if name]
    paths = [folder / f"{name}.jsonl" for name in names] or sorted(folder.glob("*.jsonl"))
    if not paths:
        parser.error(f"no gold files in {folder}")
    cache = common.cache_folder(arguments.cache)
    # One core for all: what a tool spends on threads of its own is its CPU time, too.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    golds = {path.name: read(path) for path in paths}
    rows, skipped = bench(arguments, cache, paths, golds)
    if not rows:
        return 1
    command = f"cargo xtask bench deid --data {arguments.data} --tools {arguments.tools}"
    if names:
        command += f" --sets {arguments.sets}"
    out = common.ROOT / "docs" / "benchmarks" / f"{datetime.date.today().isoformat()}-deid"
    report.write(out, common.facts(command) | {"note": arguments.note}, rows, skipped)
    print(f"written: {out}.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
