"""Which of the planted identifiers a tool covered.

usage: coverage.py TRUTH KEPT TEXTS...

KEPT holds the item ids that the tool kept, one a line; TEXTS are its outputs (`.parquet`, or JSONL
that may be compressed with gzip), each with a column or field `text`. Prints one JSON object:
category to planted, covered.

A dataset of licit names no items, so that texts cannot be laid beside their originals. What counts
is therefore the same for all tools: how often a planted value, as a run of words, still stands in
the output, against how often it was planted into records that were kept. A value that is left in
part counts as covered here; `licit evaluate` measures spans to the byte.
"""

import collections
import gzip
import json
import re
import sys

WORDS = re.compile(r"\w+")


def texts(path):
    if path.endswith(".parquet"):
        import pyarrow.parquet

        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(columns=["text"]):
            yield from batch.column(0).to_pylist()
        return
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            yield json.loads(line)["text"]


def planted_in(truth, kept):
    """Word runs of planted values to category and number."""
    planted = {}
    with open(truth, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("item_id") not in kept:
                continue
            for span in record.get("spans", ()):
                run = tuple(WORDS.findall(span["value"]))
                category, count = planted.get(run, (span["category"], 0))
                planted[run] = (category, count + 1)
    return planted


def occurrences(planted, paths):
    """How often each word run stands in the outputs."""
    by_first = collections.defaultdict(list)
    for run in planted:
        by_first[run[0]].append(run)
    found = collections.Counter()
    for path in paths:
        for text in texts(path):
            words = WORDS.findall(text or "")
            for place, word in enumerate(words):
                for run in by_first.get(word, ()):
                    if tuple(words[place : place + len(run)]) == run:
                        found[run] += 1
    return found


def main(truth, kept_path, paths):
    with open(kept_path, encoding="utf-8") as lines:
        kept = {line.strip() for line in lines}
    planted = planted_in(truth, kept)
    found = occurrences(planted, paths)
    result = {}
    for run, (category, count) in planted.items():
        row = result.setdefault(category, {"planted": 0, "covered": 0})
        row["planted"] += count
        row["covered"] += count - min(count, found[run])
    print(json.dumps(dict(sorted(result.items()))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
