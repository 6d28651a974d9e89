"""The public page as it would be with the newer draft: shown to who may, and nothing stays."""

import pytest

from bausteine.freigabe.models import Arbeitsfassung
from projects.models import Aenderung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.adressen import addresses
from tests.bausteine.freigabe.hilfe import draft, fresh, pflegerin, shown
from tests.bausteine.verwaltung.hilfe import add_inline, adresse, client_of, konto_mit, save

MARKE = "Zzentwurf"
pytestmark = pytest.mark.django_db


@pytest.fixture
def projekt(db):
    """A public project with a newer draft that touches everything."""
    projekt = f.projekt(
        titel="Wohngeld",
        kennung="wohngeld",
        themenfelder=[f.themenfeld()],
        phasen={"umsetzung": "Q1 2031"},
    )
    client = pflegerin()
    daten = shown(client, projekt) | {
        "titel": [f"{MARKE} Titel"],
        "kurzbeschreibung": [f"{MARKE} Text"],
        "hinweis": [f"{MARKE} Hinweis"],
        "phasen-0-geplant": ["Q3 2031"],
        "phasen-0-bemerkung": [f"{MARKE} Bemerkung"],
    }
    add_inline(daten, "fruehere_titel", titel=f"{MARKE} früher")
    save(client, Umsetzungsprojekt, daten, projekt.pk)
    return projekt


def counted() -> list[int]:
    """How much there is of what a release would write."""
    tabellen = (
        Umsetzungsprojekt.history,
        Phase.history,
        Aenderung.objects,
        Arbeitsfassung.objects,
        Umsetzungsprojekt.objects,
        Phase.objects,
    )
    return [tabelle.count() for tabelle in tabellen]


def test_the_page_shows_the_draft_and_writes_nothing(verwaltung, projekt):
    vorher, stand = counted(), Umsetzungsprojekt.objects.values().get()
    antwort = verwaltung.get(f"{projekt.get_absolute_url()}?vorschau")
    text = antwort.content.decode()
    for wort in ("Titel", "Text", "Hinweis", "Bemerkung", "früher"):
        assert f"{MARKE} {wort}" in text
    assert "Q3 2031" in text
    assert "Vorschau:" in text
    assert "von pflegerin. Öffentlich ist ein anderer Stand" in text
    assert (antwort["Cache-Control"], antwort["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert counted() == vorher
    assert Umsetzungsprojekt.objects.values().get() == stand
    assert MARKE not in verwaltung.get(projekt.get_absolute_url()).content.decode()


def test_visitors_and_who_may_not_see_the_record_see_what_is_public(besucher, projekt):
    ziel = f"{projekt.get_absolute_url()}?vorschau"
    fremd = client_of(konto_mit("quellen.view_quelle", name="fremd"))
    for text in (besucher.seite(ziel).html, fremd.get(ziel).content.decode()):
        assert MARKE not in text
        assert "Vorschau:" not in text


def test_who_reads_in_the_admin_sees_the_preview(projekt):
    leser = client_of(konto_mit("projects.view_umsetzungsprojekt", name="leser"))
    text = leser.get(f"{projekt.get_absolute_url()}?vorschau").content.decode()
    assert f"{MARKE} Titel" in text
    ort = adresse(Umsetzungsprojekt, "change", projekt.pk)
    assert MARKE not in "".join(leser.get(ort).content.decode().split("titel")[1:3])


def test_a_draft_that_is_no_longer_allowed_says_so(verwaltung):
    stelle = f.organisation(name="Bonn", kurzname="Bonn")
    draft(verwaltung, stelle, kurzname="Beethovenstadt")
    f.organisation(kurzname="Beethovenstadt")
    text = verwaltung.get(f"{stelle.get_absolute_url()}?vorschau").content.decode()
    assert "hier nicht gezeigt" in text
    assert fresh(stelle).kurzname == "Bonn"


@pytest.mark.parametrize(
    "macher",
    [f.themenfeld, f.ozg_leistung, f.leika_leistung, f.organisation],
    ids=lambda m: m.__name__,
)
def test_every_kind_with_a_page(verwaltung, macher):
    record = macher()
    feld = "bezeichnung" if macher is f.leika_leistung else "name"
    draft(verwaltung, record, **{feld: f"{MARKE} Name"})
    ziel = record.get_absolute_url()
    assert MARKE in verwaltung.get(f"{ziel}?vorschau").content.decode()
    assert MARKE not in verwaltung.get(ziel).content.decode()


def test_the_draft_is_on_no_public_address(besucher, projekt):
    """Lists, pages, search, feeds, files, sitemap, PDF: what was released last."""
    gefragt = 0
    for ort in addresses():
        inhalt = besucher.get(ort).inhalt
        assert MARKE.encode() not in inhalt, ort
        assert MARKE.lower().encode() not in inhalt, ort
        gefragt += 1
    assert gefragt > 100
    for ort in ("/suche/?q=Zzentwur", "/umsetzungsprojekte/?q=Zzentwur&format=json"):
        inhalt = besucher.get(ort).inhalt.decode()
        assert "Wohngeld" not in inhalt, ort
