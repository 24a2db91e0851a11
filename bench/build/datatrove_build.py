"""The build with datatrove: filter, exact duplicates, its e-mail and IP formatter, JSONL out.

usage: datatrove_build.py ITEMS_FOLDER OBJECTIONS OUT

One task, one worker: everything runs in this process, so that CPU time is all there is.
"""

import csv
import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup.exact_dedup import (
    ExactDedupConfig,
    ExactDedupFilter,
    ExactDedupSignature,
    ExactFindDedups,
)
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.formatters import PIIFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter


def read_objections(path):
    with open(path, encoding="utf-8", newline="") as lines:
        return {(row["kind"], row["value"]) for row in csv.DictReader(lines)}


def allowed(objections):
    """Public, findable, and not opted out."""

    def test(document):
        item = document.metadata
        author = item.get("author") or {}
        return (
            item.get("audience") == "public"
            and item.get("indexable") is True
            and (item.get("signals") or {}).get("train_ai") != "n"
            and ("account_id", author.get("id")) not in objections
            and ("handle", author.get("handle")) not in objections
        )

    return test


def id_and_text(_writer, document):
    return {"id": document.id, "text": document.text}


def run(stage, out, pipeline):
    LocalPipelineExecutor(
        pipeline=pipeline, tasks=1, workers=1, logging_dir=f"{out}/logs/{stage}"
    ).run()


def main(items, objections, out):
    config = ExactDedupConfig(content_getter=lambda document: document.text, only_dedup_in_index=False)
    test = allowed(read_objections(objections))

    def read():
        reader = JsonlReader(items, glob_pattern="items.jsonl", id_key="item_id", compression=None)
        return [reader, LambdaFilter(test)]

    run("signatures", out, [*read(), ExactDedupSignature(f"{out}/signatures", config)])
    run("duplicates", out, [ExactFindDedups(f"{out}/signatures", f"{out}/duplicates", config)])
    run(
        "write",
        out,
        [
            *read(),
            ExactDedupFilter(f"{out}/duplicates", config),
            PIIFormatter(only_remove_public_ips=False),  # the planted networks are reserved ones
            # Not compressed, and without the rest of the item: the least that it can do.
            JsonlWriter(f"{out}/texts", compression=None, adapter=id_and_text),
        ],
    )


if __name__ == "__main__":
    main(*sys.argv[1:4])
