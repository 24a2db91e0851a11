"""Scores spans against gold labels, as `licit evaluate` does (crates/deidentify/src/score.rs).

An entity counts as covered only if every character of it lies inside what was taken out, of
whatever kind; white space between two spans carries nothing and needs no cover. A finding counts
as damage only where its category is labelled exhaustively. Offsets are those of characters.
"""

import json
from collections import Counter
from dataclasses import dataclass, field


class Gold:
    """A labelled text, with what does not depend on the tool worked out once."""

    def __init__(self, line):
        self.text = line["text"]
        self.lang = line["lang"]
        self.labelled = frozenset(line["labelled"])
        self.at = character_offsets(self.text)
        spans = ((self.at[s["start"]], self.at[s["end"]], s["category"]) for s in line["spans"])
        self.labels = sorted(spans)
        self.bytes = len(self.at) - 1
        self.is_labelled = mask(len(self.text), self.labels)
        pairs = zip(self.text, self.is_labelled, strict=True)
        self.harmless = [char.isalnum() and not inside for char, inside in pairs]


def read(path):
    """The texts of a gold file, in order."""
    with open(path, encoding="utf-8") as lines:
        return [Gold(json.loads(line)) for line in lines]


def character_offsets(text):
    """Offset in bytes to offset in characters; inside a character: that character's."""
    offsets = []
    for place, char in enumerate(text):
        offsets += [place] * len(char.encode())
    return [*offsets, len(text)]


def mask(length, spans):
    inside = bytearray(length)
    for start, end, *_ in spans:
        inside[start:end] = b"\x01" * (min(end, length) - start)
    return inside


@dataclass
class Score:
    """Counts over many texts."""

    texts: int = 0
    bytes: int = 0
    entities: Counter = field(default_factory=Counter)
    covered: Counter = field(default_factory=Counter)
    harmless: int = 0
    harmless_redacted: int = 0
    clean: int = 0
    clean_touched: int = 0

    def add(self, gold, found):
        """Counts one text. `found` holds start, end and category, or None for what has none."""
        if not gold.labelled:
            return
        self.texts += 1
        self.bytes += gold.bytes
        taken_out = mask(len(gold.text), found)
        for start, end, category in gold.labels:
            if category in gold.labelled:
                self.entities[category] += 1
                self.covered[category] += is_covered(gold.text, taken_out, start, end)
        damaging = [span for span in found if span[2] in gold.labelled]
        self.harmless += sum(gold.harmless)
        if damaging:
            inside = mask(len(gold.text), damaging)
            self.harmless_redacted += sum(a and b for a, b in zip(gold.harmless, inside, strict=True))
        if not gold.labels:
            self.clean += 1
            self.clean_touched += bool(damaging)

    def figures(self):
        """What the report prints; shares lie between 0 and 1."""
        entities, covered = self.entities.total(), self.covered.total()
        return {
            "texts": self.texts,
            "bytes": self.bytes,
            "full_cover": share(covered, entities),
            "leaked_per_1000_texts": share(1000 * (entities - covered), self.texts),
            "harmless_share_redacted": share(self.harmless_redacted, self.harmless),
            "clean_share_touched": share(self.clean_touched, self.clean),
            "by_category": {
                category: {"entities": count, "covered": self.covered[category]}
                for category, count in sorted(self.entities.items())
            },
        }


def is_covered(text, taken_out, start, end):
    """Whether all of a label is taken out, white space before a finding excepted."""
    kept = (text[place] for place in range(start, end) if not taken_out[place])
    return bool(taken_out[end - 1]) and all(char.isspace() for char in kept)


def share(part, whole):
    return part / whole if whole else None
