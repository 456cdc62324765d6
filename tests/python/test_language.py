"""French sentences: each once, set as French is, with the same holes."""

import math
import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

import fleetwatt
from fleetwatt._core import ConfigError
from fleetwatt._language import language

TOPICS = {
    file.name: tomllib.loads(file.read_text(encoding="utf-8"))
    for file in (files("fleetwatt") / "texts" / "fr").iterdir()
}


@pytest.mark.parametrize("topic", TOPICS)
def test_french_is_set_as_french_is(topic):
    for sentence, translated in TOPICS[topic].items():
        assert not re.search(r"[ \xa0][:;?!%»]|\w'\w", translated), translated
        bare = re.sub(r"\{\w*\}|`[^`]*`", "x", translated)
        assert not re.search(r"(?<!\u202f)[:;?!%»]|«(?!\u202f)", bare), translated
        holes = re.compile(r"\{\w+\}|`[^`]*`")
        assert sorted(holes.findall(sentence)) == sorted(holes.findall(translated)), sentence


def test_a_sentence_has_one_translation():
    counts = Counter(sentence for topic in TOPICS.values() for sentence in topic)
    assert [sentence for sentence, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (999.94, "999.9", "999,9"),
        (999.97, "1,000", "1\u202f000"),
        (-999.97, "\u22121,000", "\u22121\u202f000"),
        (-12.5, "\u221212.5", "\u221212,5"),
        (1.25e-5, "0.0000125", "0,0000125"),
        (math.nan, "none", "non défini"),
    ],
)
def test_numbers(value, english, french):
    assert language("en").number(value) == english
    assert language("fr").number(value) == french


def test_inputs_of_a_loan_that_operation_shortens_are_translated():
    scenario = fleetwatt.Scenario.example("valence-80mw").replace({"operation_years": 5})
    rows = [row for row in scenario.assumptions if row.path.startswith("finance.")]
    assert sum("repaid by its end" in row.about for row in rows) == 2
    french = language("fr")
    for row in rows:
        assert french(row.about) != row.about, row.path


def test_percent_exact_and_hours():
    english, french = language("en"), language("fr")
    assert english.percent(-0.0003) == "0.0 %"
    assert french.percent(-0.193) == "\u221219,3\u202f%"
    assert (english.exact(1e-5), french.exact(-1e-5)) == ("0.00001", "\u22120,00001")
    assert english.exact(1e-12) == "1e-12"
    assert english.hour("2046-07-01T09:00") == "1 July 2046, 9:00"
    assert french.hour("2046-07-01T13:00") == "1er juillet 2046, 13 h"
    assert (english.unit("deg", 44.9), french.unit("deg", 44.9)) == ("°", "°")


OTHER_WORDS = (
    "combustible des|consommation de combustible|maintenance|clients|autres produits|"
    "capital remboursé|nouveau calcul|entrées|paramètre|météorologie|informatiques?[ ,;]|"
    "dire d.expert|degC|:00"
)


@pytest.mark.parametrize("topic", sorted(set(TOPICS) - {"plots.toml"}))
def test_a_thing_has_one_word(topic):
    for translated in TOPICS[topic].values():
        found = re.search(OTHER_WORDS, translated, re.IGNORECASE)
        assert not found or "(IT)" in translated, translated


def test_other_languages_are_refused():
    with pytest.raises(ConfigError, match="'de' is no language here"):
        language("de")
