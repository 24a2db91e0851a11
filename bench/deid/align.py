"""Finds what a tool took out of a text when it returns nothing but the redacted text.

All offsets are those of characters.
"""

import difflib
import re

TOKENS = re.compile(r"\w+|.", re.DOTALL)


def align(original, redacted, marks=()):
    """Spans of the original that are not in the redacted text, sorted and disjoint.

    `marks` are the replacements, if they are known and stand in no original: what lies between
    them then fits the original in one way, or in few. Otherwise tokens are compared, which may
    call a token kept that the replacement shares with the original by chance.
    """
    if original == redacted:
        return []
    if marks and not any(mark in original for mark in marks):
        spans = _between(original, redacted, marks)
        if spans is not None:
            return spans
    return _compare(original, redacted)


def _between(original, redacted, marks):
    """What stands where the marks stand; `None` if the text was changed in other ways, too."""
    parts = re.split("|".join(re.escape(mark) for mark in marks), redacted)
    fits = re.fullmatch("(.+?)".join(re.escape(part) for part in parts), original, re.DOTALL)
    if fits is None:
        return None
    return merged(fits.span(group) for group in range(1, len(parts)))


def _compare(original, redacted):
    before, after = TOKENS.findall(original), TOKENS.findall(redacted)
    starts = [0]
    for token in before:
        starts.append(starts[-1] + len(token))
    # Junk heuristics would make long texts align worse than short ones.
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    # An insertion takes nothing out.
    return merged((starts[a], starts[b]) for step, a, b, _, _ in steps if step in ("replace", "delete"))


def merged(spans):
    """The same characters as sorted spans that neither touch nor overlap."""
    result = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result
