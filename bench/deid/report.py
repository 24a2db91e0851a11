"""Writes the benchmark as a dated page and as JSON: machine, command, versions, and losses, too."""

import json

import common

HOW = """Every tool gets the same labelled texts (`gold/*.jsonl`) in one run, pinned to one core. *Full
cover*: share of labelled entities of which every byte lies inside what was taken out, under
whatever kind; white space between two spans excepted. *Leaks*: entities not covered, per 1,000
texts. *Harmless*: share of letters and digits outside all labels that were taken out. *Clean
touched*: share of texts without labels in which something was. What is taken out under a kind that
is not labelled in a text (a URL, a date of anything) covers, and is no damage, for all tools alike.

**These sets favour licit.** They are its development sets: it was improved on them, no peer was.
The names of `meddocan.train` are among the training texts of its tagger, so that its cover there
says nothing of unseen texts, on which it must be expected to be lower everywhere.

licit is scored by `licit evaluate --json`, the peers by `bench/deid/score.py`, which follows the
same definitions. Spans are the peers' own; datatrove returns text only, so that its output is laid
beside the original. Speed is from raw to redacted text, by CPU time, loading excepted: the median
of five passes, of fewer where they take more than 10 s. MB are 10^6 bytes of text. The machine was
shared while this ran: compare the speeds with each other, not with other machines."""

PEERS = """- **presidio**: its default recognizers for the languages of the texts, default threshold, spaCy
  pipelines without a model: no names, no places. Words in lower case stand in for lemmas, so that
  its cue words work. With a trained model it finds names, too, and is slower; that is not measured here.
- **scrubadub**: default detectors, the locale of the text's language (English: `en_GB`).
- **datafog**: its regex engine, in Python and with its Rust backend; locale `de` for German texts.
- **datatrove**: `PIIFormatter` with defaults: e-mail and public IP addresses, nothing else.
- **dolma**: tagger `pii_regex_with_counts_fast_v2` on the text as it is: it wants white space after
  an address and before a number, and what ends a post has none.
- **pii**, **redact-core**: default recognizers; no tagger for names."""

NAMES = "PERSON_NAME"
# What licit promises itself on the development sets: set, measure, bound, whether more is better.
TARGETS = [
    ("balanced", "social.dev.jsonl", "full_cover", 0.93, True),
    ("balanced", "social.dev.jsonl", "leaked_per_1000_texts", 60, False),
    ("balanced", "social.dev.jsonl", "harmless_share_redacted", 0.02, False),
    ("balanced", "social.dev.jsonl", "clean_share_touched", 0.07, False),
    ("balanced", "social.dev.jsonl", NAMES, 0.92, True),
    ("balanced", "btc.dev.jsonl", NAMES, 0.92, True),
    ("balanced", "wnut17.dev.jsonl", NAMES, 0.85, True),
    ("balanced", "massive_de.dev.jsonl", NAMES, 0.92, True),
    ("balanced", "btc.dev.jsonl", "other_words_share_touched", 0.015, False),
    ("balanced", "wnut17.dev.jsonl", "other_words_share_touched", 0.015, False),
    ("balanced", "massive_de.dev.jsonl", "other_words_share_touched", 0.015, False),
    ("balanced", "social.dev.jsonl", "POSTAL_ADDRESS", 0.90, True),
    ("balanced", "social.dev.jsonl", "USER_ID", 0.98, True),
    ("balanced", "social.dev.jsonl", "EMAIL", 0.98, True),
    ("balanced", "social.dev.jsonl", "PHONE", 0.97, True),
    ("balanced", "social.dev.jsonl", "NATIONAL_ID", 0.97, True),
    ("balanced", "social.dev.jsonl", "BANK_ACCOUNT", 1.0, True),
    ("balanced", "social.dev.jsonl", "PAYMENT_CARD", 1.0, True),
    ("balanced", "total", "mb_per_cpu_second", 10, True),
    ("patterns only", "total", "mb_per_cpu_second", 60, True),
]
WORDS = {
    "full_cover": "full cover",
    "leaked_per_1000_texts": "leaks per 1,000 texts",
    "harmless_share_redacted": "harmless letters and digits taken out",
    "clean_share_touched": "clean texts touched",
    "other_words_share_touched": "other words touched",
    "mb_per_cpu_second": "MB per CPU-second",
}
MORE_IS_BETTER = {"full_cover", "mb_per_cpu_second"}


def write(out, facts, rows, skipped):
    out.parent.mkdir(parents=True, exist_ok=True)
    whole = facts | {"results": rows, "skipped": skipped}
    out.with_suffix(".json").write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
    out.with_suffix(".md").write_text(page(out.name, facts, rows, skipped), "utf-8")


def page(name, facts, rows, skipped):
    files = list(rows[0]["files"])
    lines = [
        f"# De-identification: licit and its peers, {name.removesuffix('-deid')}",
        "",
        HOW,
        "",
        f"{common.machine_words(facts['machine'])} Commit {facts['commit']}.",
        "",
        f"Command: `{facts['command']}`",
        "",
        *([facts["note"], ""] if facts["note"] else []),
        "Versions: " + ", ".join(dict.fromkeys(f"{short(row)} {row['version']}" for row in rows)) + ".",
    ]
    # What a set labels is known by what it holds: one with names alone says little about patterns.
    several = [file for file in files if len(rows[0]["files"][file]["by_category"]) > 1]
    for file in several:
        lines += ["", f"## {file}: {rows[0]['files'][file]['texts']:,} texts", "", *of_set(rows, file)]
        lines += ["", "Entities covered completely:", "", *of_categories(rows, file)]
    only_names = [file for file in files if file not in several]
    if only_names:
        lines += ["", "## Sets in which names alone are labelled", "", *of_names(rows, only_names)]
    lines += ["", "## Speed on all sets", "", *speed(rows)]
    lines += ["", "## Where a peer is ahead", "", *losses(rows, several)]
    lines += ["", "## Targets of licit that are missed", "", *missed(rows)]
    lines += ["", "## How the peers were run", "", PEERS]
    lines += [f"- **{one['tool']}** is skipped, not scored: {one['reason']}." for one in skipped]
    failed = [(row, sum(file.get("failed", 0) for file in row["files"].values())) for row in rows]
    lines += [f"- {row['tool']} failed on {count:,} texts, which count as untouched." for row, count in failed if count]
    return "\n".join(lines) + "\n"


def short(row):
    return row["tool"].split(",")[0]


def is_licit(row):
    return short(row) == "licit"


def figure(measure, value):
    if value is None:
        return "–"
    if measure == "mb_per_cpu_second":
        return f"{value:.1f}" if value >= 1 else f"{value:.3f}"
    if measure == "leaked_per_1000_texts":
        return f"{value:,.0f}"
    return f"{100 * value:.1f} %"


def cover(figures, take=lambda category: True):
    """Full cover of some categories."""
    rows = [row for category, row in figures["by_category"].items() if take(category)]
    entities = sum(row["entities"] for row in rows)
    return sum(row["covered"] for row in rows) / entities if entities else None


def of_set(rows, file):
    yield "| tool | full cover | without names | leaks | harmless | clean touched | MB per CPU-s |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        own = row["files"][file]
        rest = cover(own, lambda category: category != NAMES)
        cells = [figure("full_cover", own["full_cover"]), figure("full_cover", rest)]
        measures = ("leaked_per_1000_texts", "harmless_share_redacted", "clean_share_touched", "mb_per_cpu_second")
        cells += [figure(measure, own[measure]) for measure in measures]
        yield f"| {row['tool']} | " + " | ".join(cells) + " |"


def of_categories(rows, file):
    categories = rows[0]["files"][file]["by_category"]
    yield "| category | entities | " + " | ".join(row["tool"] for row in rows) + " |"
    yield "|---|---:|" + "---:|" * len(rows)
    for category, counts in categories.items():
        cells = [str(row["files"][file]["by_category"][category]["covered"]) for row in rows]
        yield f"| {category} | {counts['entities']} | " + " | ".join(cells) + " |"


def of_names(rows, files):
    yield "Full cover / clean texts touched. No peer here has a tagger: what they cover, they cover by chance."
    yield ""
    yield "| tool | " + " | ".join(file.removesuffix(".jsonl") for file in files) + " |"
    yield "|---|" + "---:|" * len(files)
    for row in rows:
        own = (row["files"][file] for file in files)
        cells = [f"{figure('', one['full_cover'])} / {figure('', one['clean_share_touched'])}" for one in own]
        yield f"| {row['tool']} | " + " | ".join(cells) + " |"


def speed(rows):
    fastest = max((row["total"]["mb_per_cpu_second"] for row in rows if not is_licit(row)), default=None)
    yield "| tool | MB per CPU-s | to the fastest peer |"
    yield "|---|---:|---:|"
    for row in rows:
        own = row["total"]["mb_per_cpu_second"]
        ratio = f"{own / fastest:.2f} ×" if fastest else "–"
        yield f"| {row['tool']} | {figure('mb_per_cpu_second', own)} | {ratio} |"


def losses(rows, files):
    """Every measure in which a peer beats licit's default point, or its patterns."""
    found = False
    for row in rows:
        for own in (one for one in rows if one["tool"] in ("licit, balanced", "licit, patterns only")):
            if is_licit(row):
                continue
            ahead = [words for file in files for words in ahead_on(row, own, file)]
            if row["total"]["mb_per_cpu_second"] > own["total"]["mb_per_cpu_second"]:
                speeds = [figure("mb_per_cpu_second", one["total"]["mb_per_cpu_second"]) for one in (row, own)]
                ahead.append(f"speed on all sets {speeds[0]} against {speeds[1]} MB per CPU-second")
            if ahead:
                found = True
                yield f"- **{row['tool']}** against {own['tool']}: " + "; ".join(ahead) + "."
    if not found:
        yield "Nowhere, in these measures on these sets."


def ahead_on(row, own, file):
    theirs, ours = row["files"][file], own["files"][file]
    name = file.removesuffix(".jsonl")
    for measure in ("full_cover", "harmless_share_redacted", "clean_share_touched"):
        if better(measure, theirs[measure], ours[measure]):
            values = f"{figure(measure, theirs[measure])} against {figure(measure, ours[measure])}"
            yield f"{name}, {WORDS[measure]} {values}"
    for category, counts in theirs["by_category"].items():
        covered = ours["by_category"][category]["covered"]
        if counts["covered"] > covered:
            yield f"{name}, {category} {counts['covered']} against {covered} of {counts['entities']} covered"


def better(measure, one, other):
    if one is None or other is None or figure(measure, one) == figure(measure, other):
        return False
    return one > other if measure in MORE_IS_BETTER else one < other


def missed(rows):
    by_tool = {row["tool"]: row for row in rows}
    told = 0
    for point, file, measure, bound, more in TARGETS:
        row = by_tool.get(f"licit, {point}")
        figures = row and (row["total"] if file == "total" else row["files"].get(file))
        if not figures:
            continue
        category = measure not in WORDS
        value = cover(figures, lambda one, of=measure: one == of) if category else figures.get(measure)
        if value is None or (value >= bound if more else value <= bound):
            continue
        told += 1
        where = "all sets" if file == "total" else file.removesuffix(".jsonl")
        words = f"full cover of {measure}" if category else WORDS[measure]
        sign = "≥" if more else "≤"
        yield f"- {where}, {point}, {words}: {figure(measure, value)} (target {sign} {figure(measure, bound)})"
    if not told:
        yield "None of those that these sets measure."
