"""What counts as covered: a planted value that stands nowhere in the output any more."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import coverage


def check(spans, kept, texts):
    """Plants `{item: [(category, value)]}`, keeps items, writes texts, and returns the result."""
    with tempfile.TemporaryDirectory() as folder:
        truth, ids, out = (Path(folder, name) for name in ("truth.jsonl", "kept.txt", "out.jsonl"))
        lines = [
            {"item_id": item, "spans": [{"category": c, "value": v} for c, v in planted]}
            for item, planted in spans.items()
        ]
        truth.write_text("\n".join(json.dumps(line) for line in [*lines, {"total_lines": 1}]))
        ids.write_text("\n".join(kept))
        out.write_text("\n".join(json.dumps({"text": text}) for text in texts))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            coverage.main(str(truth), str(ids), [str(out)])
        return {key: (row["planted"], row["covered"]) for key, row in json.loads(printed.getvalue()).items()}


class Coverage(unittest.TestCase):
    def test_a_value_is_covered_when_it_is_gone(self):
        spans = {"a": [("EMAIL", "lena.4@example.org")], "b": [("EMAIL", "max.5@example.org")]}
        texts = ["an [EMAIL_1], danke", "an max.5@example.org, danke"]
        self.assertEqual(check(spans, ["a", "b"], texts), {"EMAIL": (2, 1)})

    def test_repeated_values_are_counted_one_by_one(self):
        spans = {item: [("PERSON_NAME", "Lena Kraus")] for item in "abc"}
        texts = ["Lena Kraus kam", "Lenas Krause kam", "[PERSON_NAME_1] kam, dann Lena Kraus"]
        self.assertEqual(check(spans, list("abc"), texts), {"PERSON_NAME": (3, 1)})

    def test_records_that_were_refused_do_not_count(self):
        spans = {"a": [("PHONE", "030/23125001")], "b": [("PHONE", "07700 900123")]}
        self.assertEqual(check(spans, ["b"], ["Ruf an: [PHONE_1]"]), {"PHONE": (1, 1)})

    def test_separators_do_not_hide_a_value(self):
        spans = {"a": [("PHONE", "07700 900123")]}
        self.assertEqual(check(spans, ["a"], ["07700-900123!"]), {"PHONE": (1, 0)})


if __name__ == "__main__":
    unittest.main()
