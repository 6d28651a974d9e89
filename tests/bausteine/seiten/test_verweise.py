"""Links in a Hinweis: what it refers to can be clicked, and nothing in it becomes markup."""

import pytest

from bausteine.seiten.verweise import linked, unlinked
from tests import factories as f


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plan & Ziel\nzwei", "<p>Plan &amp; Ziel<br>zwei</p>"),
        (
            "Die [Region <A>](/organisationen/a-1/) hat",
            '<p>Die <a href="/organisationen/a-1/">Region &lt;A&gt;</a> hat</p>',
        ),
        ("belegt, siehe auch. Danach", '<p>belegt, <a href="#nachbarn">siehe auch</a>. Danach</p>'),
        ("siehe aucheins", "<p>siehe aucheins</p>"),
    ],
)
def test_references_are_links(text, html):
    assert linked(text, "nachbarn") == html


@pytest.mark.parametrize(
    "ziel",
    [
        "https://example.org/",
        "//example.org/",
        "javascript:alert(1)",
        '/a"onclick="x',
        "/a b",
        "/\\x",
    ],
)
def test_nothing_leads_out_of_the_portal(ziel):
    assert "<a" not in linked(f"[Text]({ziel})", "nachbarn")


def test_on_paper_only_the_words_of_a_link_are_left():
    """Nothing else is touched, whatever looks like mark-up."""
    text = "Die [Region <A>](/organisationen/a-1/) hat [1], siehe auch.\n[x](https://y.example/)"
    gelesen = "Die Region <A> hat [1], siehe auch.\n[x](https://y.example/)"
    assert unlinked(text) == gelesen


def test_see_also_is_text_where_there_is_nothing_to_see():
    assert linked("Belegt, siehe auch.") == "<p>Belegt, siehe auch.</p>"


def test_a_steckbrief_leads_to_its_neighbours(db, besucher):
    """Only where it has some."""
    nachbar = f.projekt(kennung="b")
    projekt = f.projekt(kennung="a", hinweis="Einzelne sind belegt, siehe auch.")
    allein = besucher.seite("/umsetzungsprojekte/a/")
    assert "#nachbarn" not in allein.html
    projekt.siehe_auch.add(nachbar)
    seite = besucher.seite("/umsetzungsprojekte/a/")
    assert [e.text for e in seite.alle("a") if e["href"] == "#nachbarn"] == ["siehe auch"]
    assert any(e["id"] == "nachbarn" for e in seite.elemente)


@pytest.mark.usefixtures("bestand", "db")
def test_aachen_leads_to_its_modellregion(besucher):
    """The shipped Hinweis names the other record and leads there."""
    seite = besucher.seite("/organisationen/aachen/")
    (link,) = (e for e in seite.alle("a") if e["href"] == "/organisationen/dmr-aachen/")
    assert link.text == "Digitale Modellregion Aachen"
    assert "hat einen eigenen Eintrag" in seite.text("main")[0]
    assert besucher.get("/organisationen/dmr-aachen/").status_code == 200
