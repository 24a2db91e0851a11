"""What is found by comparing a text with its redacted form."""

import unittest

from align import align

MARK = "\ue000"


class Align(unittest.TestCase):
    def check(self, original, redacted, taken_out, marks=()):
        spans = align(original, redacted, marks)
        self.assertEqual([original[start:end] for start, end in spans], taken_out)

    def test_an_unchanged_text_lost_nothing(self):
        self.check("an a@b.de", "an a@b.de", [])
        self.check("", "", [], [MARK])

    def test_known_marks_are_exact(self):
        self.check("mail a@b.de.", f"mail {MARK}.", ["a@b.de"], [MARK])
        self.check("a@b.de. c@d.de", f"{MARK}. {MARK}", ["a@b.de", "c@d.de"], [MARK])
        self.check("ä 😀 a@b.de\nund", f"ä 😀 {MARK}\nund", ["a@b.de"], [MARK])

    def test_a_mark_may_share_characters_with_what_it_replaced(self):
        self.check("an max@example.com!", "an email@example.com!", ["max@example.com"], ["email@example.com"])

    def test_marks_that_stand_in_the_original_are_no_guide(self):
        # Compared token by token, what both share counts as kept: the worse for the tool.
        self.check("x@y.z a@b.de", "x@y.z x@y.z", ["a", "b", "de"], ["x@y.z"])

    def test_without_marks_tokens_are_compared(self):
        self.check("mit Lena Kraus heute", "mit [NAME] heute", ["Lena Kraus"])
        self.check("mit Lena heute", "mit  heute", ["Lena"])
        self.check("heute", "heute [NOTE]", [])

    def test_other_changes_fall_back_to_tokens(self):
        self.check("an a@b.de und  so", f"an {MARK} und so", ["a@b.de", " "], [MARK])


if __name__ == "__main__":
    unittest.main()
