"""Runs one peer over gold files, and says what it took out and how long that took.

usage: peers.py TOOL OUT GOLD...

Runs in the virtual environment of the peer and imports nothing else. What is timed goes from the
raw to the redacted text, as each peer's own documentation does it; loading is not timed.
"""

import json
import statistics
import sys
import time

# A pass over all files may take minutes: the slow ones are measured once, where noise is small.
PASSES = 5
PASS_SECONDS = 10.0


def presidio(langs):
    """Patterns only: blank spaCy pipelines stand in for the models, so that nothing is tagged."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
    from presidio_anonymizer import AnonymizerEngine

    class Blank(NlpEngine):
        """Tokens, and words in lower case for the cues of the patterns; no entities."""

        def __init__(self):
            self.nlp = None
            self.load()

        def load(self):
            self.nlp = {lang: spacy.blank(lang) for lang in langs}

        def is_loaded(self):
            return self.nlp is not None

        def process_text(self, text, language):
            doc = self.nlp[language](text)
            return NlpArtifacts(
                entities=[],
                tokens=doc,
                tokens_indices=[token.idx for token in doc],
                lemmas=[token.lower_ for token in doc],
                nlp_engine=self,
                language=language,
            )

        def process_batch(self, texts, language, **_options):
            for text in texts:
                yield text, self.process_text(text, language)

        def is_stopword(self, word, language):
            return self.nlp[language].vocab[word].is_stop

        def is_punct(self, word, language):
            return self.nlp[language].vocab[word].is_punct

        def get_supported_entities(self):
            return []

        def get_supported_languages(self):
            return langs

    # Or it would ask the network for a newer list of domains, at every address.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    engine = Blank()
    registry = RecognizerRegistry(supported_languages=langs)
    registry.load_predefined_recognizers(languages=langs, nlp_engine=engine)
    # It finds what the model tagged: nothing.
    registry.remove_recognizer("SpacyRecognizer")
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=langs)
    anonymizer = AnonymizerEngine()

    def redact(text, lang):
        found = analyzer.analyze(text, lang)
        anonymizer.anonymize(text, found)
        return [(one.start, one.end, one.entity_type) for one in found]

    return redact


def scrubadub(langs):
    import scrubadub as library

    # Of a language's countries the one for which it has most detectors.
    countries = {"en": "en_GB", "cs": "cs_CZ", "da": "da_DK", "el": "el_GR", "sv": "sv_SE"}
    scrubbers = {lang: library.Scrubber(locale=countries.get(lang, f"{lang}_{lang.upper()}")) for lang in langs}

    def redact(text, lang):
        # `clean` is this loop and the replacing; called on top it would look for everything twice.
        found = [(one.beg, one.end, one.type) for one in scrubbers[lang].iter_filth(text)]
        replaced(text, found)
        return found

    return redact


def datafog(_langs, backend="python"):
    import datafog as library

    def redact(text, lang):
        locales = [lang] if lang == "de" else None
        done = library.redact(text, engine="regex", backend=backend, locales=locales)
        return [(one.start, one.end, one.type) for one in done.entities]

    return redact


def datafog_rust(langs):
    return datafog(langs, "rust")


def datatrove(_langs):
    """Returns texts. Replacements of one private character let them be laid beside the original."""
    from datatrove.pipeline.formatters import PIIFormatter

    formatter = PIIFormatter(email_replacement="\ue000", ip_replacement="\ue001")
    return lambda text, _lang: formatter.format(text)


def dolma(_langs):
    from dolma.core.data_types import Document
    from dolma.taggers.pii import FastPiiRegex

    tagger = FastPiiRegex()
    whole = ("doc_count", "doc_frac")

    def redact(text, _lang):
        result = tagger.predict(Document(id="", source="", text=text))
        found = [(one.start, one.end, one.type) for one in result.spans if one.type not in whole]
        replaced(text, found)
        return found

    return redact


def replaced(text, found):
    """The redacted text, for tools that tag and leave the replacing to others."""
    parts, at = [], 0
    for start, end, kind in sorted(found):
        if start >= at:
            parts += [text[at:start], "[", kind, "]"]
        at = max(at, end)
    parts.append(text[at:])
    return "".join(parts)


TOOLS = {tool.__name__.replace("_", "-"): tool for tool in (presidio, scrubadub, datafog, datafog_rust, datatrove, dolma)}


def measure(gold, redact):
    results, failed, seconds = [], 0, []
    while len(seconds) < PASSES and sum(seconds) < PASS_SECONDS:
        results, failed = [], 0
        start = time.process_time()
        for line in gold:
            try:
                results.append(redact(line["text"], line["lang"]))
            except Exception:  # whatever a peer throws: it has redacted nothing
                results.append([])
                failed += 1
        seconds.append(time.process_time() - start)
    texts = any(isinstance(result, str) for result in results)
    return {"seconds": statistics.median(seconds), "failed": failed, "texts" if texts else "spans": results}


def main(tool, out, paths):
    files = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            files.append([json.loads(line) for line in lines])
    redact = TOOLS[tool](sorted({line["lang"] for gold in files for line in gold}))
    result = {"unit": "character", "files": [measure(gold, redact) for gold in files]}
    with open(out, "w", encoding="utf-8") as output:
        json.dump(result, output)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
