"""French sentences: each once, set as French is, with the same holes."""

import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

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
        holes = re.compile(r"\{\w+\}|`[^`]*`")
        assert sorted(holes.findall(sentence)) == sorted(holes.findall(translated)), sentence


def test_a_sentence_has_one_translation():
    counts = Counter(sentence for topic in TOPICS.values() for sentence in topic)
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_other_languages_are_refused():
    with pytest.raises(ConfigError, match="'de' is no language here"):
        language("de")
