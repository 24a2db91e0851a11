"""Builds the same posts with licit, datatrove and dolma, and writes what it took.

Started by `cargo xtask bench build`. Posts, environments and outputs live in a cache folder
outside the checkout; results go to docs/benchmarks/DATE-build.{md,json}.
"""

import argparse
import datetime
import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # what all benches share

import common
import measure
import report
from common import version

SERVICE = "treffpunkt"

POLICY = f"""[controller]
name = "Beispielnetz GmbH"
contact = "datenschutz@beispielnetz.example"

[basis]
mode = "legitimate_interest"

[notice]
announced_on = 2025-04-14
freeze_on = 2025-05-27

[[source]]
service = "{SERVICE}"
format = "items"
path = "ITEMS"
visibility = "stated"

[register]
url = "sqlite:register.db"
import = ["OBJECTIONS"]

[dataset]
name = "posts"
path = "datasets"
"""


class Corpus:
    """Posts of one size: made once, kept in the cache."""

    def __init__(self, cache, xtask, size, seed):
        self.size = size
        self.folder = cache / "corpora" / f"{size}-{seed}"
        self.items = self.folder / "items.jsonl"
        self.truth = self.folder / "truth.jsonl"
        self.objections = self.folder / "objections.csv"
        # Another generator makes other posts: its build is part of what is kept.
        made = self.folder / "made"
        stamp = str(xtask.stat().st_mtime_ns)
        if not made.is_file() or made.read_text() != stamp:
            self.folder.mkdir(parents=True, exist_ok=True)
            command = [xtask, "posts", "--bytes", size, "--seed", str(seed), "--service", SERVICE]
            command += ["--out", self.items, "--truth", self.truth]
            command += ["--objections", self.objections]
            subprocess.run(command, check=True)
            made.write_text(stamp)
        self.bytes = self.items.stat().st_size


def environment(cache, tool):
    return common.environment(cache, HERE / f"requirements-{tool}.txt")


def run_datatrove(cache, corpus, work, _licit):
    python = environment(cache, "datatrove")
    command = [python, HERE / "datatrove_build.py", corpus.folder, corpus.objections, work]
    took = measure.run(command, work / "log.txt", env=common.offline())
    outputs = sorted((work / "texts").glob("*.jsonl"))
    return version(python, "datatrove"), took, ids_in(outputs), outputs, {}


def run_dolma(cache, corpus, work, _licit):
    python = environment(cache, "dolma")
    script = HERE / "dolma_build.py"
    subprocess.run([python, script, "prepare", corpus.items, corpus.objections, work], check=True)
    took = measure.run([python, script, "run", work], work / "log.txt", env=common.offline())
    outputs = sorted((work / "texts").rglob("*.json*.gz"))
    return version(python, "dolma"), took, ids_in(outputs), outputs, {}


def run_licit(cache, corpus, work, licit):
    policy = POLICY.replace("ITEMS", str(corpus.items)).replace("OBJECTIONS", str(corpus.objections))
    config = work / "licit.toml"
    config.write_text(policy, "utf-8")

    def call(log, *words):
        return measure.run([licit, *words, "--config", config, "--json"], log)

    took = call(work / "build.json", "build")
    told = last_json(work / "build.json")
    measure.run([licit, "decisions", "--config", config, "--jsonl"], work / "decisions.jsonl")
    kept = []
    with open(work / "decisions.jsonl", "rb") as lines:
        for line in lines:
            if line.startswith(b"{"):
                decision = json.loads(line)
                if decision["outcome"] == "admitted":
                    kept.append(decision["item_id"])
    folder = Path(told["path"])
    folder = folder if folder.is_absolute() else work / folder
    outputs = sorted((folder / "parts").glob("*.parquet"))
    verify = call(work / "verify.json", "verify", folder)
    facts = {
        "counts": told["counts"],
        "refused_by_reason": told.get("refused_by_reason", {}),
        "redactions": told.get("redactions", {}),
        "verify_cpu_seconds": round(verify.cpu_seconds, 2),
    }
    said = subprocess.run([licit, "--version"], capture_output=True, text=True).stdout.split()
    return (said[-1] if said else "unknown"), took, kept, outputs, facts


TOOLS = {"licit": run_licit, "datatrove": run_datatrove, "dolma": run_dolma}


def last_json(path):
    """The machine-readable result among the lines of a log."""
    for line in reversed(path.read_text("utf-8").splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    # A result printed over several lines.
    text = path.read_text("utf-8")
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


def ids_in(outputs):
    ids = []
    for path in outputs:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            ids.extend(json.loads(line)["id"] for line in lines)
    return ids


def coverage(cache, corpus, work, kept, outputs):
    python = environment(cache, "datatrove")  # it has pyarrow
    kept_file = work / "kept.txt"
    kept_file.write_text("\n".join(kept), "utf-8")
    command = [python, HERE / "coverage.py", corpus.truth, kept_file, *outputs]
    run = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def bench(cache, corpus, tool, licit):
    work = cache / "work" / f"{tool}-{corpus.size}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    name_version, took, kept, outputs, facts = TOOLS[tool](cache, corpus, work, licit)
    if not kept or not outputs:
        raise RuntimeError(f"{tool} kept nothing; its output is not where it was looked for")
    result = {
        "tool": tool,
        "version": name_version,
        "corpus": corpus.size,
        "bytes_in": corpus.bytes,
        **took.to_dict(),
        "mb_per_cpu_second": round(corpus.bytes / 1e6 / took.cpu_seconds, 2),
        "kept": len(kept),
        "coverage": coverage(cache, corpus, work, kept, outputs),
        **facts,
    }
    shutil.rmtree(work, ignore_errors=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--xtask", type=Path, required=True, help="binary xtask, release")
    parser.add_argument("--licit", type=Path, required=True, help="binary licit, release")
    parser.add_argument("--sizes", default="100MB,1GB")
    parser.add_argument("--tools", default="licit,datatrove,dolma")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=None)
    arguments = parser.parse_args()
    cache = common.cache_folder(arguments.cache)
    results, failures = [], []
    for size in arguments.sizes.split(","):
        corpus = Corpus(cache, arguments.xtask.resolve(), size, arguments.seed)
        for tool in arguments.tools.split(","):
            try:
                result = bench(cache, corpus, tool, arguments.licit.resolve())
            except (RuntimeError, OSError, subprocess.CalledProcessError, KeyError) as error:
                failures.append({"tool": tool, "corpus": size, "error": type(error).__name__})
                print(f"{tool} on {size}: {error}", file=sys.stderr)
                continue
            results.append(result)
            speed, memory = result["mb_per_cpu_second"], result["peak_rss_mb"]
            print(f"{tool} on {size}: {speed} MB per CPU-second, {memory:.0f} MB at most")
    if results:
        command = "cargo xtask bench build " + " ".join(
            f"--{name} {getattr(arguments, name)}" for name in ("sizes", "tools", "seed")
        )
        today = datetime.date.today().isoformat()
        out = common.ROOT / "docs" / "benchmarks" / f"{today}-build"
        report.write(out, common.facts(command), results, failures)
        print(f"written: {out}.md")
    return 1 if failures or not results else 0


if __name__ == "__main__":
    sys.exit(main())
