"""Writes a benchmark as a dated page and as JSON: machine, command, corpus, and losses, too."""

import json

import common

INTRODUCTION = """The same invented posts (`cargo xtask posts`, native items as JSONL), the same
task: keep what is public, findable and not opted out, take identifiers out, drop exact copies. CPU time is that of the whole process tree (user and system), memory is the
largest sum over the tree. MB are 10^6 bytes of input."""

DIFFERENCES = """- **licit** judges by all rules of its policy, takes out all categories, finds exact and near copies
  and quotes, and writes a decision for every record, provenance, manifest and signature.
- **datatrove** filters, drops exact copies (three stages; the items are read twice) and replaces
  e-mail and IP addresses; it offers no more categories. It writes plain JSONL.
- **dolma** tags e-mail, phone and IP, drops exact copies by a Bloom filter and mixes. Bringing the
  items into its format, and looking up the objections, is not measured; its filter comes after the
  search for copies.

*covered*: planted values, in records that the tool kept, that stand nowhere in its output any
more, as a run of words. *kept* differs, because only licit refuses minors, missing notices and the
like."""


def write(out, facts, results, failures):
    out.parent.mkdir(parents=True, exist_ok=True)
    whole = facts | {"results": results, "failures": failures}
    out.with_suffix(".json").write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
    out.with_suffix(".md").write_text(page(out.name, facts, results, failures), "utf-8")


def page(name, facts, results, failures):
    lines = [
        f"# Build: licit and its peers, {name.removesuffix('-build')}",
        "",
        INTRODUCTION,
        "",
        f"{common.machine_words(facts['machine'])} Commit {facts['commit']}.",
        "",
        f"Command: `{facts['command']}`",
        "",
        *speed(results),
        "",
        *covered(results),
        "",
        "## What each does",
        "",
        DIFFERENCES,
    ]
    if failures:
        lines += ["", "## What failed", ""]
        lines += [f"- {one['tool']} on {one['corpus']}: {one['error']}" for one in failures]
    return "\n".join(lines) + "\n"


def speed(results):
    best_peer = {}
    for one in results:
        if one["tool"] != "licit":
            size = one["corpus"]
            best_peer[size] = max(best_peer.get(size, 0), one["mb_per_cpu_second"])
    yield "## Speed and memory"
    yield ""
    yield "| corpus | tool | MB per CPU-second | to the best peer | CPU s | wall s | peak MB | kept |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for one in results:
        best = best_peer.get(one["corpus"])
        ratio = f"{one['mb_per_cpu_second'] / best:.1f} ×" if best else "–"
        yield (
            f"| {one['corpus']} | {one['tool']} {one['version']} | {one['mb_per_cpu_second']:.1f}"
            f" | {ratio} | {one['cpu_seconds']:.1f} | {one['seconds']:.1f}"
            f" | {one['peak_rss_mb']:.0f} | {one['kept']:,} |"
        )


def covered(results):
    categories = sorted({category for one in results for category in one["coverage"]})
    yield "## Planted identifiers covered"
    yield ""
    yield "| corpus | tool | " + " | ".join(categories) + " |"
    yield "|---|---|" + "---:|" * len(categories)
    for one in results:
        cells = []
        for category in categories:
            row = one["coverage"].get(category)
            if row and row["planted"]:
                share = 100 * row["covered"] / row["planted"]
                cells.append(f"{share:.1f} % of {row['planted']:,}")
            else:
                cells.append("–")
        yield f"| {one['corpus']} | {one['tool']} | " + " | ".join(cells) + " |"
