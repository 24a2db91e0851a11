"""The build with dolma: tag, exact duplicates by Bloom filter, mix with filter and replacement.

usage: dolma_build.py prepare ITEMS OBJECTIONS OUT    brings the items into dolma's format
       dolma_build.py run OUT                         what is measured

Preparing is not measured: it looks up the objections, too, for which dolma has no means.
"""

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

TAGGER = "pii_regex_with_counts_fast_v2"
REPLACEMENTS = {"EMAIL_ADDRESS": " [EMAIL] ", "PHONE_NUMBER": " [PHONE] ", "IP_ADDRESS": "[IP]"}


def prepare(items, objections, out):
    with open(objections, encoding="utf-8", newline="") as lines:
        objected = {(row["kind"], row["value"]) for row in csv.DictReader(lines)}
    folder = Path(out, "documents")
    folder.mkdir(parents=True, exist_ok=True)
    with open(items, "rb") as lines, gzip.open(folder / "items.jsonl.gz", "wb", 1) as written:
        for line in lines:
            item = json.loads(line)
            author = item.get("author") or {}
            allowed = (
                (item.get("signals") or {}).get("train_ai") != "n"
                and ("account_id", author.get("id")) not in objected
                and ("handle", author.get("handle")) not in objected
            )
            document = {
                "id": item.pop("item_id"),
                "text": item.pop("text", ""),
                "source": item["service"],
                "metadata": item | {"allowed": allowed},
            }
            written.write(json.dumps(document, ensure_ascii=False).encode() + b"\n")


def run(out):
    out = Path(out).resolve()
    documents = f"{out}/documents/items.jsonl.gz"
    with gzip.open(documents) as lines:
        count = sum(1 for _ in lines)
    dolma = str(Path(sys.executable).with_name("dolma"))

    def call(*words):
        subprocess.run([dolma, *words], check=True, stdin=subprocess.DEVNULL)

    call("tag", "--documents", documents, "--experiment", "pii", "--taggers", TAGGER, "--processes", "1")
    dedupe = {
        "documents": [documents],
        "dedupe": {"name": "copies", "documents": {"attribute_name": "copy", "key": "$.text"}},
        "bloom_filter": {
            "file": f"{out}/bloom",
            "read_only": False,
            "estimated_doc_count": count,
            "desired_false_positive_rate": 1e-6,
        },
        "processes": 1,
    }
    mix = {
        "streams": [
            {
                "name": "posts",
                "documents": [documents],
                "attributes": ["pii", "copies"],
                "output": {"path": f"{out}/texts", "discard_fields": ["metadata", "attributes"]},
                "filter": {
                    "syntax": "jq",
                    "include": [
                        '.metadata.audience == "public" and .metadata.indexable == true'
                        " and .metadata.allowed"
                    ],
                    "exclude": ["(.attributes.copy // []) | length > 0"],
                },
                "span_replacement": [
                    {"span": f"$.attributes.pii__{TAGGER}__{kind}", "min_score": 0.5, "replacement": to}
                    for kind, to in REPLACEMENTS.items()
                ],
            }
        ],
        "processes": 1,
        "shuffle": False,
    }
    for name, config in (("dedupe", dedupe), ("mix", mix)):
        path = out / f"{name}.json"
        path.write_text(json.dumps(config), "utf-8")
        call("-c", str(path), name)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(*sys.argv[2:5])
    else:
        run(sys.argv[2])
