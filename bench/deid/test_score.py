"""The same cases as in licit's own scorer, and how offsets in bytes become those of characters."""

import unittest

from score import Gold, Score


def scored(text, labels, found, labelled=("PERSON_NAME",)):
    """Scores one text; labels and findings are words of it, with their category."""

    def place(word):
        start = len(text[: text.index(word)].encode())
        return {"start": start, "end": start + len(word.encode())}

    spans = [place(word) | {"category": category} for word, category in labels]
    gold = Gold({"text": text, "lang": "de", "labelled": list(labelled), "spans": spans})
    score = Score()
    found = [(text.index(word), text.index(word) + len(word), category) for word, category in found]
    score.add(gold, found)
    return score


class Scoring(unittest.TestCase):
    def covered(self, labels, found, text="mit Lena Kraus?"):
        return scored(text, labels, found).covered.total()

    def test_half_a_name_is_a_leak(self):
        name = [("Lena Kraus", "PERSON_NAME")]
        self.assertEqual(self.covered(name, [("Lena", "PERSON_NAME")]), 0)
        self.assertEqual(self.covered(name, [("Kraus", "PERSON_NAME")]), 0)
        self.assertEqual(self.covered(name, [("Lena Krau", "PERSON_NAME")]), 0)
        leak = scored("mit Lena Kraus?", name, [])
        self.assertEqual(leak.figures()["leaked_per_1000_texts"], 1000)

    def test_neither_blanks_nor_the_category_matter_for_cover(self):
        name = [("Lena Kraus", "PERSON_NAME")]
        self.assertEqual(self.covered(name, [("Lena", "PERSON_NAME"), ("Kraus", "USER_ID")]), 1)
        self.assertEqual(self.covered(name, [("mit Lena Kraus", None)]), 1)

    def test_harmless_text_is_counted_in_letters_and_digits(self):
        score = scored("ein schöner Tag", [], [("schöner ", "PERSON_NAME")])
        self.assertEqual((score.harmless, score.harmless_redacted), (13, 7))
        self.assertEqual((score.clean, score.clean_touched), (1, 1))

    def test_a_finding_of_an_unlabelled_category_is_neither_right_nor_wrong(self):
        for category in ("PHONE", None):
            score = scored("ein schöner Tag", [], [("schöner ", category)])
            self.assertEqual((score.harmless_redacted, score.clean_touched), (0, 0))

    def test_a_label_of_an_unlabelled_category_counts_for_nothing(self):
        score = scored("ein 01234567", [("01234567", "PHONE")], [("01234567", "PHONE")])
        self.assertEqual((score.entities.total(), score.harmless, score.clean), (0, 3, 0))

    def test_offsets_are_bytes_in_the_file_and_characters_here(self):
        score = scored("ä😀 Lena", [("Lena", "PERSON_NAME")], [("Lena", "PERSON_NAME")])
        self.assertEqual((score.covered.total(), score.bytes), (1, 11))

    def test_texts_that_nobody_labelled_count_for_nothing(self):
        score = scored("Lena", [], [("Lena", "PERSON_NAME")], labelled=())
        self.assertEqual(score, Score())


if __name__ == "__main__":
    unittest.main()
