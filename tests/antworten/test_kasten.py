"""The answer box: sentences with links, and what it says of nothing."""

import pytest

from antworten.kasten import FRAGEN, KEINE_ANGABE, Absatz, Aussage, Urteil, box, listed, sentences
from bausteine.seiten.adressen import Link


def test_a_sentence_is_text_and_markup():
    """What comes from records is escaped, braces stay, a link may stand in a part of a part."""
    link = Link("A <b> {0}", "/a/?x=1&y=2")
    satz = Aussage("Fragen Sie {} nach.", Aussage("bei {}", link))
    assert str(satz) == "Fragen Sie bei A <b> {0} nach."
    assert satz.html == ('Fragen Sie bei <a href="/a/?x=1&amp;y=2">A &lt;b&gt; {0}</a> nach.')
    assert Aussage("nur {Text} & mehr").html == "nur {Text} &amp; mehr"
    assert str(Aussage("nur {Text}")) == "nur {Text}"
    folgt_keiner = Link("Melden", "/vorschlag/", "nofollow")
    assert 'rel="nofollow"' in Aussage("{}", folgt_keiner).html


@pytest.mark.parametrize(
    ("anzahl", "text"),
    [
        (1, "A"),
        (2, "A und B"),
        (3, "A, B und C"),
        (4, "A, B, C und D"),
        (5, "A, B, C und 2 weitere"),
    ],
)
def test_a_list_of_names_ends(anzahl, text):
    """And never with one more."""
    assert str(listed([*"ABCDE"][:anzahl])) == text


def test_each_sentence_ends_once():
    """Also where a title brings its own full stop."""
    offen, zu = Aussage("Laut {}", Link("A", "/a/")), Aussage("Laut B.")
    assert str(sentences(offen, zu)) == "Laut A. Laut B."
    assert sentences(offen).html == 'Laut <a href="/a/">A</a>.'


def test_every_question_is_answered():
    """A row without an answer would hide the gap; a Quelle of two sentences stands once."""
    laut = Aussage("Laut A")
    antworten = ([Absatz(Aussage("Eins."), laut), Absatz(Aussage("Zwei."), laut)], [], [], [])
    kasten = box(
        Urteil.UNBEKANNT, "Nichts.", antworten, [Aussage("Fragen.")], Link("Melden", "/m/")
    )
    assert [auskunft.frage for auskunft in kasten.auskuenfte] == [*FRAGEN]
    assert [str(auskunft) for auskunft in kasten.auskuenfte] == [
        "Eins. Zwei. Laut A.",
        *[str(KEINE_ANGABE)] * 3,
        "Fragen.",
    ]
    assert kasten.wort == "nicht bekannt"
