"""Reads a version folder with the tools that people use, and holds the rows against the manifest.

usage: read_parts.py VERSION_FOLDER

Prints one line a check, `passed NAME ...` or `failed NAME ...`, and exits 1 if one failed. No line
ever holds content of the dataset: of an exception only the kind is told, and of mlcroissant, whose
words are about metadata alone, the last line.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path


def count_with_datasets(parts, cache):
    import datasets

    datasets.disable_progress_bars()
    files = [str(part) for part in parts]
    loaded = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=cache)
    # Touch every row: a count alone would come from the footers.
    return sum(len(batch["text"]) for batch in loaded.iter(batch_size=1000)), loaded.column_names


def count_with_polars(parts, _cache):
    import polars

    frame = polars.read_parquet([str(part) for part in parts])
    return frame.height, frame.columns


def count_with_duckdb(parts, _cache):
    import duckdb

    files = [str(part) for part in parts]
    relation = duckdb.connect().read_parquet(files)
    rows = relation.aggregate("count(*), sum(length(text))").fetchall()[0][0]
    return rows, relation.columns


def check(name, count, parts, admitted, cache):
    try:
        rows, columns = count(parts, cache)
    except Exception as error:
        print(f"failed {name}: {type(error).__name__}")
        return False
    if rows != admitted:
        print(f"failed {name}: read {rows} rows, the manifest says {admitted}")
        return False
    if "text" not in columns or "example_id" not in columns:
        print(f"failed {name}: columns are {', '.join(columns)}")
        return False
    print(f"passed {name}: {rows} rows")
    return True


def check_croissant(folder):
    program = Path(sys.executable).with_name("mlcroissant")
    command = [str(program), "validate", "--jsonld", "croissant.json"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if run.returncode == 0:
        print("passed mlcroissant: croissant.json is valid")
        return True
    words = (run.stderr.strip() or run.stdout.strip() or "no message").splitlines()
    print(f"failed mlcroissant: {words[-1]}")
    return False


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    admitted = json.loads((folder / "manifest.json").read_text("utf-8"))["counts"]["admitted"]
    parts = sorted((folder / "parts").glob("*.parquet"))
    if not parts:
        print(f"failed parts: none in {folder / 'parts'}")
        return 1
    readers = [
        ("datasets", count_with_datasets),
        ("polars", count_with_polars),
        ("duckdb", count_with_duckdb),
    ]
    with tempfile.TemporaryDirectory() as cache:
        results = [check(name, count, parts, admitted, cache) for name, count in readers]
    results.append(check_croissant(folder))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
