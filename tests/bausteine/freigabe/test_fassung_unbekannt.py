"""A draft that says more than its form knows (after an update): refused, shown, never dropped."""

import pytest
from django.contrib import admin

from bausteine.freigabe import arbeitsfassung
from bausteine.freigabe.models import Arbeitsfassung
from projects.enums import Phasenart
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, said
from tests.formular import NichtGezeigt, form_of, open_page

TEXT = "Mühsam geschriebener Text,\nder nicht verloren gehen darf."
SICHERN = "_arbeitsfassung"
ROW = {"pk": "", "felder": {"kurztext": [TEXT]}, "geaendert": ["kurztext"]}
FIELD = {"felder": {"hinweis": ["neu"], "kurztext": [TEXT]}, "zeilen": {}}
ARTEN = {
    "field": FIELD,
    "emptied field": {"felder": {"kurztext": [""]}, "zeilen": {}},
    "group": {"felder": {"hinweis": ["neu"]}, "zeilen": {"termine": [ROW]}},
    "removal in a group": {"felder": {}, "zeilen": {"termine": [{"pk": "3", "loeschen": True}]}},
    "field of a new row": {
        "felder": {},
        "zeilen": {
            "fruehere_titel": [
                {
                    "pk": "",
                    "felder": {"titel": ["Früher"], "kurztext": [TEXT]},
                    "geaendert": ["titel"],
                }
            ]
        },
    },
    "part": FIELD | {"anlagen": [TEXT]},
    "part of a row": {
        "felder": {},
        "zeilen": {
            "fruehere_titel": [
                {
                    "pk": "",
                    "felder": {"titel": ["Früher"]},
                    "geaendert": ["titel"],
                    "anlagen": [TEXT],
                }
            ]
        },
    },
}


def seite(ansicht, projekt) -> str:
    """The address of a page of the project."""
    return adresse(Umsetzungsprojekt, ansicht, projekt.pk)


@pytest.fixture
def projekt(db):
    return f.projekt(titel="Wohngeld", hinweis="alt", phasen={Phasenart.UMSETZUNG: "Q1 2031"})


@pytest.fixture
def fassung(verwaltung, projekt):
    """A draft kept by its form, of which the tests change what was kept."""
    open_page(verwaltung, seite("change", projekt), "titel").fill(hinweis="neu").send(SICHERN)
    return Arbeitsfassung.objects.get()


def kept(fassung, inhalt: dict, schema=arbeitsfassung.GESENDET) -> Arbeitsfassung:
    """The draft as an older (or newer) portal may have kept it."""
    Arbeitsfassung.objects.filter(pk=fassung.pk).update(inhalt=inhalt, schema=schema)
    return Arbeitsfassung.objects.get()


def of_today(teil):
    """What the first layout kept, as today's keeps it: a text is a text, not a list of one."""
    if isinstance(teil, dict):
        return {
            name: wert if name == "geaendert" else of_today(wert) for name, wert in teil.items()
        }
    if isinstance(teil, list) and len(teil) == 1 and isinstance(teil[0], str):
        return teil[0]
    return [of_today(wert) for wert in teil] if isinstance(teil, list) else teil


@pytest.mark.parametrize("schema", [arbeitsfassung.GESENDET, arbeitsfassung.SCHEMA])
@pytest.mark.parametrize("inhalt", ARTEN.values(), ids=ARTEN)
def test_releasing_is_refused_and_nothing_is_lost(verwaltung, projekt, fassung, inhalt, schema):
    """Neither with a page opened before nor by a button that is still offered."""
    vorher = form_of(verwaltung.get(seite("freigeben", projekt)))
    inhalt = inhalt if schema == arbeitsfassung.GESENDET else of_today(inhalt)
    kept(fassung, inhalt, schema)
    text = vorher.send("freigeben").content.decode()
    assert "So nicht freizugeben" in text
    assert "nicht (mehr). In der Arbeitsfassung steht dort" in text
    assert Arbeitsfassung.objects.get().inhalt == inhalt
    projekt.refresh_from_db()
    assert projekt.hinweis == "alt"
    with pytest.raises(NichtGezeigt):
        form_of(verwaltung.get(seite("freigeben", projekt))).knopf("freigeben")


def test_the_page_names_the_field_and_shows_the_text(verwaltung, projekt, fassung):
    kept(fassung, FIELD)
    text = verwaltung.get(seite("freigeben", projekt)).content.decode()
    assert "kurztext" in text
    assert "Mühsam geschriebener Text,<br>der nicht verloren gehen darf." in text
    vorschau = verwaltung.get(f"{projekt.get_absolute_url()}?vorschau").content.decode()
    assert "hier nicht gezeigt, denn so ist sie nicht erlaubt" in vorschau


def test_a_field_of_a_stored_row(verwaltung, projekt, fassung):
    """What was changed of it counts; what only stood there is stored anyway."""
    pk = str(projekt.phasen.get().pk)
    zeile = {
        "pk": pk,
        "felder": {"bemerkung": ["neu"], "kurztext": [TEXT]},
        "geaendert": ["bemerkung"],
    }
    kept(fassung, {"felder": {}, "zeilen": {"phasen": [zeile]}})
    ort = seite("freigeben", projekt)
    assert "kurztext" not in verwaltung.get(ort).content.decode()
    kept(fassung, {"felder": {}, "zeilen": {"phasen": [zeile | {"geaendert": ["kurztext"]}]}})
    assert "phasen, Zeile 1: kurztext" in verwaltung.get(ort).content.decode()


@pytest.mark.parametrize("knopf", [SICHERN, "_zur_freigabe", "_save"])
def test_the_form_keeps_it_until_someone_says_it_is_done(verwaltung, projekt, fassung, knopf):
    """It opens, shows the text, and does not save over it: neither a draft nor at once."""
    kept(fassung, FIELD)
    formular = open_page(verwaltung, seite("change", projekt), "titel")
    assert "Mühsam geschriebener Text,<br>" in formular.seite.html
    antwort = formular.fill(titel="Wohngeld digital").send(knopf)
    assert "Angaben, die in diesem Formular keinen Platz haben" in said(antwort)
    assert Arbeitsfassung.objects.get().inhalt == FIELD
    noch_einmal = form_of(antwort, "titel")
    assert noch_einmal.felder["titel"] == ["Wohngeld digital"]
    antwort = noch_einmal.fill(_entfaellt="1", kurzbeschreibung=TEXT).send(knopf)
    assert antwort.status_code == 302, said(antwort)
    if knopf == "_save":
        assert not Arbeitsfassung.objects.exists()
        assert "Mühsam geschriebener" in Umsetzungsprojekt.objects.get().kurzbeschreibung
        return
    felder = Arbeitsfassung.objects.get().inhalt["felder"]
    assert {*felder} == {"titel", "hinweis", "kurzbeschreibung"}


def test_a_draft_of_another_layout_is_shown_and_not_guessed_at(verwaltung, projekt, fassung):
    """A newer portal kept it: all of it is text that this form does not know."""
    inhalt = {"felder": {"hinweis": [TEXT]}, "zeilen": {}}
    kept(fassung, inhalt, schema=arbeitsfassung.SCHEMA + 1)
    antwort = verwaltung.get(seite("freigeben", projekt))
    text = antwort.content.decode()
    assert "Eine andere Version des Portals hat die Arbeitsfassung gesichert" in text
    assert "Mühsam geschriebener Text,<br>" in text
    assert "kennt „hinweis“ nicht" not in text
    assert open_page(verwaltung, seite("change", projekt), "titel").felder["hinweis"] == ["alt"]
    assert Arbeitsfassung.objects.get().inhalt == inhalt


@pytest.mark.parametrize(
    "inhalt",
    [
        {"felder": [["hinweis", TEXT]]},
        {"zeilen": {"phasen": [{"felder": {"bemerkung": TEXT}}]}},
        {"fields": {"note": {"de": TEXT}}},
        {"zeilen": [{"pk": 3, "note": [TEXT]}]},
    ],
)
def test_another_layout_may_be_any(verwaltung, projekt, fassung, inhalt):
    """Whatever it looks like, its text is shown."""
    kept(fassung, inhalt, schema=arbeitsfassung.SCHEMA + 1)
    text = verwaltung.get(seite("freigeben", projekt)).content.decode()
    assert "Mühsam geschriebener Text,<br>" in text
    assert "Mühsam geschriebener" in verwaltung.get(seite("change", projekt)).content.decode()


ZWEI = ["erster Text", "zweiter Text"]


@pytest.mark.parametrize(
    ("inhalt", "feld"),
    [
        ({"felder": {"hinweis": ZWEI}, "zeilen": {}}, "hinweis"),
        ({"felder": {"hinweis": ", ".join(ZWEI)}, "zeilen": {}}, "hinweis"),
        (
            {
                "felder": {},
                "zeilen": {
                    "fruehere_titel": [
                        {"pk": "", "felder": {"titel": ZWEI}, "geaendert": ["titel"]}
                    ]
                },
            },
            "fruehere_titel, Zeile 1: titel",
        ),
    ],
)
def test_several_values_for_a_field_of_one(verwaltung, projekt, fassung, inhalt, feld):
    """None of them is taken as if the others were not there."""
    vorher = form_of(verwaltung.get(seite("freigeben", projekt)))
    kept(fassung, inhalt)
    text = vorher.send("freigeben").content.decode()
    satz = f"„{feld}“ lässt sich nicht übernehmen: Hier ist nur Platz für einen Wert."
    assert satz in text
    assert "„erster Text, zweiter Text“" in text
    assert Arbeitsfassung.objects.get().inhalt == inhalt
    projekt.refresh_from_db()
    assert projekt.hinweis == "alt"
    formular = open_page(verwaltung, seite("change", projekt), "titel")
    assert "erster Text, zweiter Text" in formular.seite.html
    assert "Angaben, die in diesem Formular keinen Platz haben" in said(formular.send(SICHERN))


def test_drafts_carry_the_number_of_their_layout(fassung):
    """One that was kept before there was a number is of the first."""
    assert fassung.schema == arbeitsfassung.SCHEMA
    assert Arbeitsfassung._meta.get_field("schema").default == arbeitsfassung.GESENDET


def test_no_row_is_left_out_because_there_are_too_many(verwaltung, projekt, fassung):
    """The draft adds a phase; meanwhile all six stand in public: the form says so."""
    zeile = {"pk": "", "felder": {"art": ["pilotierung"], "stand": ["offen"], "geplant": ["2033"]}}
    kept(fassung, {"felder": {}, "zeilen": {"phasen": [zeile | {"geaendert": ["geplant"]}]}})
    for art in Phasenart:
        if art != Phasenart.UMSETZUNG:
            f.phase(projekt, art)
    Arbeitsfassung.objects.update(stand=_now(projekt))
    antwort = verwaltung.get(seite("freigeben", projekt))
    assert "So nicht freizugeben" in antwort.content.decode()
    assert "2033" in antwort.content.decode()


def _now(projekt) -> str:
    """The state of the project as a draft that was just kept names it."""
    return admin.site.get_model_admin(type(projekt)).state_of(projekt)
