"""What the page says of losses and of targets that are missed."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # what all benches share

import common
import kinds
import report


def row(tool, cover, harmless, speed, entities=10):
    covered = round(cover * entities)
    figures = {
        "texts": 5,
        "failed": 0,
        "full_cover": cover,
        "leaked_per_1000_texts": 200 * (entities - covered),
        "harmless_share_redacted": harmless,
        "clean_share_touched": 0.0,
        "by_category": {
            "EMAIL": {"entities": entities, "covered": covered},
            "PHONE": {"entities": 0, "covered": 0},
        },
        "mb_per_cpu_second": speed,
    }
    return {"tool": tool, "version": "1", "files": {"social.dev.jsonl": figures}, "total": figures}


class Report(unittest.TestCase):
    def test_a_peer_that_is_ahead_is_named_with_both_figures(self):
        rows = [row("licit, balanced", 0.9, 0.01, 5.0), row("other", 1.0, 0.02, 9.0)]
        told = "\n".join(report.losses(rows, ["social.dev.jsonl"]))
        self.assertIn("full cover 100.0 % against 90.0 %", told)
        self.assertIn("EMAIL 10 against 9 of 10 covered", told)
        self.assertIn("speed on all sets 9.0 against 5.0", told)
        self.assertNotIn("harmless", told)

    def test_no_loss_is_said_as_such(self):
        rows = [row("licit, balanced", 0.9, 0.01, 5.0), row("other", 0.5, 0.01, 5.0)]
        self.assertEqual(list(report.losses(rows, ["social.dev.jsonl"])), ["Nowhere, in these measures on these sets."])

    def test_what_prints_alike_is_no_loss(self):
        rows = [row("licit, balanced", 0.9, 0.0101, 5.0), row("other", 0.5, 0.0099, 5.0)]
        self.assertNotIn("harmless", "\n".join(report.losses(rows, ["social.dev.jsonl"])))

    def test_targets_are_missed_by_the_figure(self):
        told = "\n".join(report.missed([row("licit, balanced", 0.9, 0.03, 12.0)]))
        self.assertIn("full cover of EMAIL: 90.0 % (target ≥ 98.0 %)", told)
        self.assertIn("harmless letters and digits taken out: 3.0 % (target ≤ 2.0 %)", told)
        self.assertNotIn("MB", told)

    def test_a_skipped_tool_has_no_figures_and_its_reason(self):
        facts = {"command": "x", "note": "", "commit": "y", "machine": common.machine()}
        skipped = [{"tool": "other", "reason": "pip ended with 1"}]
        page = report.page("2026-01-01-deid", facts, [row("licit, balanced", 1.0, 0.0, 20.0)], skipped)
        self.assertIn("**other** is skipped, not scored: pip ended with 1.", page)
        self.assertNotIn("| other |", page)

    def test_kinds_of_peers_are_known_in_their_spelling(self):
        self.assertEqual(kinds.category("EMAIL_ADDRESS"), "EMAIL")
        self.assertEqual(kinds.category("twitter"), "USER_ID")
        self.assertEqual(kinds.category("Iban"), "BANK_ACCOUNT")
        self.assertIsNone(kinds.category("URL"))


if __name__ == "__main__":
    unittest.main()
