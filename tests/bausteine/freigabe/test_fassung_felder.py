"""Drafts hold fields of the model, by their kinds: none is lost, whatever its form looks like."""

import pytest
from django.contrib import admin

from bausteine.freigabe.arbeitsfassung import GESENDET, SCHEMA
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.tabellen.feldwerte import value_kind
from bausteine.verwaltung.admin import PortalAdmin
from projects.enums import Phasenart, Rolle
from tests import factories as f
from tests.bausteine.freigabe.hilfe import decide, fresh
from tests.bausteine.verwaltung.hilfe import adresse, said
from tests.formular import open_page

SEITEN = sorted(
    (s for s in admin.site._registry.values() if isinstance(s, PortalAdmin)),
    key=lambda seite: seite.opts.label,
)
SICHERN = "_arbeitsfassung"


@pytest.mark.parametrize("seite", SEITEN, ids=lambda seite: seite.opts.label)
def test_every_field_of_every_form_has_its_kind(seite, rf, admin_user):
    """A box that stands for no field of the model could not be kept."""
    request = rf.get("/")
    request.user = admin_user
    for name in seite.get_form(request).base_fields:
        assert value_kind(seite.model, name), name
    for inline in seite.get_inline_instances(request):
        for name in inline.get_formset(request).form.base_fields:
            assert value_kind(inline.model, name), (inline.model, name)


@pytest.fixture
def projekt(db):
    quelle = f.quelle()
    projekt = f.projekt(titel="Wohngeld", phasen={Phasenart.UMSETZUNG: "Q1 2031"})
    projekt.phasen.update(quelle=quelle)
    f.beteiligung(projekt, f.organisation(), Rolle.MITARBEIT)
    return projekt


def change(client, projekt) -> None:
    """A draft that changes a field of every kind, and rows: one changed, one added, one removed."""
    feld = f.themenfeld()
    formular = open_page(client, adresse(type(projekt), "change", projekt.pk), SICHERN)
    formular.fill(
        {
            "titel": "Wohngeld digital",
            "kurzbeschreibung": "Zeile eins\r\n  Zeile\xa0zwei",
            "themenfelder": [str(feld.pk)],
            "prioritaet": "2",
            "kdn_id": "4711",
            "phasen-0-geplant": "ab 2032",
            "phasen-0-bestaetigt_am": "31.12.2022",
            "phasen-0-stand": "laeuft",
            "phasen-0-quelle": "",
            "beteiligungen-0-DELETE": "on",
        }
    )
    antwort = formular.send(SICHERN)
    assert antwort.status_code == 302, said(antwort)


def test_a_draft_says_what_the_fields_are_to_hold(verwaltung, projekt):
    """In values that no widget and no name of a form changes."""
    change(verwaltung, projekt)
    fassung = Arbeitsfassung.objects.get()
    feld = fassung.inhalt["felder"].pop("themenfelder")
    assert [type(nummer) for nummer in feld] == [int]
    assert fassung.schema == SCHEMA
    assert fassung.inhalt["felder"] == {
        "titel": "Wohngeld digital",
        "kurzbeschreibung": "Zeile eins\n  Zeile\xa0zwei",
        "prioritaet": 2,
        "kdn_id": 4711,
    }
    (phase,) = fassung.inhalt["zeilen"]["phasen"]
    assert phase["felder"]["geplant"] == "ab 2032"
    assert phase["felder"]["bestaetigt_am"] == "2022-12-31"
    assert phase["felder"]["quelle"] is None
    assert fassung.inhalt["zeilen"]["beteiligungen"] == [
        {"pk": str(projekt.beteiligungen.get().pk), "loeschen": True}
    ]


def released(projekt) -> tuple:
    """What the record says after the release."""
    projekt = fresh(projekt)
    phase = projekt.phasen.get()
    return (
        projekt.titel,
        projekt.kurzbeschreibung,
        projekt.prioritaet,
        projekt.kdn_id,
        projekt.themenfelder.count(),
        str(phase.geplant),
        f"{phase.bestaetigt_am}",
        phase.stand,
        phase.quelle,
        projekt.beteiligungen.count(),
    )


#: a blank that does not break is one like any other where it is saved
NACHHER = (
    "Wohngeld digital",
    "Zeile eins\n  Zeile zwei",
    2,
    4711,
    1,
    "ab 2032",
    "2022-12-31",
    "laeuft",
    None,
    0,
)


def test_releasing_gives_what_the_form_gave(verwaltung, projekt):
    """And so does opening the draft and saving it at once."""
    change(verwaltung, projekt)
    assert decide(verwaltung, projekt, "freigeben").status_code == 302
    assert released(projekt) == NACHHER


def test_a_draft_that_an_earlier_portal_kept(verwaltung, projekt):
    """It held what the form had sent; it is read, shown, and released."""
    phase, partner, feld = projekt.phasen.get(), projekt.beteiligungen.get(), f.themenfeld()
    change(verwaltung, projekt)
    Arbeitsfassung.objects.update(
        schema=GESENDET,
        inhalt={
            "felder": {
                "titel": ["Wohngeld digital"],
                "kurzbeschreibung": ["Zeile eins\r\n  Zeile\xa0zwei"],
                "themenfelder": [str(feld.pk)],
                "prioritaet": ["2"],
                "kdn_id": ["4711"],
            },
            "zeilen": {
                "phasen": [
                    {
                        "pk": str(phase.pk),
                        "felder": {
                            "geplant": ["ab 2032"],
                            "bestaetigt_am": ["31.12.2022"],
                            "stand": ["laeuft"],
                            "quelle": [""],
                        },
                        "geaendert": ["geplant", "bestaetigt_am", "stand", "quelle"],
                    }
                ],
                "beteiligungen": [{"pk": str(partner.pk), "loeschen": True}],
            },
        },
    )
    formular = open_page(verwaltung, adresse(type(projekt), "change", projekt.pk), SICHERN)
    assert formular.felder["titel"] == ["Wohngeld digital"]
    assert formular.felder["phasen-0-geplant"] == ["ab 2032"]
    assert formular.felder["phasen-0-bestaetigt_am"] == ["31.12.2022"]
    assert decide(verwaltung, projekt, "freigeben").status_code == 302
    assert released(projekt) == NACHHER
