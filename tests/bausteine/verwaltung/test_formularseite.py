"""Forms in the order of the work, with help that says where each value comes from."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model

from bausteine.importe.models import Import
from bausteine.verwaltung.formularseite import leave_out, name_first, parts_of
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, form_data, konto_mit, page_of
from tests.formular import open_page

pytestmark = pytest.mark.django_db
MODELLE = (Umsetzungsprojekt, Phase, Beteiligung, Organisation, OzgLeistung, LeikaLeistung)


@pytest.fixture
def projekt(db):
    """A project with one row in each table of its form."""
    projekt = f.projekt(
        titel="Parken",
        phasen={"umsetzung": "laeuft"},
        quellen=[f.quelle()],
        partner=[(f.organisation(), "mitarbeit")],
    )
    f.frueherer_titel(projekt)
    f.alte_adresse(projekt)
    return projekt


def headings(seite) -> list[str]:
    """The titles of the form's parts."""
    klassen = ("fieldset-heading", "inline-heading")
    return [" ".join(e.text.split()) for e in seite.alle("h2") if e["class"] in klassen]


class TestOrder:
    """What, phases, partners, sources, connections, publication."""

    ERWARTET = [
        "Einordnung",
        "Status",
        "Quelle einmal für alle",
        "Phasen",
        "Beteiligungen",
        "Leistungen im Projekt",
        "Quellenangaben",
        "Verbindungen",
        "Frühere Titel",
        "Alte Adressen",
        "Veröffentlichung",
        "Grund oder Bemerkung",
    ]

    def test_of_the_project(self, verwaltung, projekt):
        seite = page_of(verwaltung.get(adresse(Umsetzungsprojekt, "change", projekt.pk)))
        assert headings(seite) == self.ERWARTET
        felder = [e["name"] for e in seite.alle("input", "select", "textarea") if e["name"]]
        folge = [
            "titel",
            "sonderstatus",
            "phasen-0-stand",
            "beteiligungen-0-rolle",
            "quellenangaben-0-quelle",
            "siehe_auch",
            "fruehere_titel-0-titel",
            "alte_adressen-0-wert",
            "veroeffentlichung",
        ]
        assert list(dict.fromkeys(name for name in felder if name in folge)) == folge

    def test_a_form_that_came_back_has_it_too(self, verwaltung, projekt):
        """With its errors and all that was typed."""
        daten = form_data(page_of(verwaltung.get(adresse(Umsetzungsprojekt, "change", projekt.pk))))
        daten |= {"titel": [""], "interne_notiz": ["getippt"]}
        antwort = verwaltung.post(adresse(Umsetzungsprojekt, "change", projekt.pk), daten)
        seite = page_of(antwort)
        assert headings(seite) == self.ERWARTET
        assert [e for e in seite.alle("p") if e["class"] == "errornote"]
        assert form_data(seite)["interne_notiz"] == ["getippt"]

    def test_what_is_not_named_follows(self, verwaltung):
        stelle = f.organisation()
        seite = page_of(verwaltung.get(adresse(Organisation, "change", stelle.pk)))
        assert headings(seite) == [
            "Aliase",
            "Ort und Schlüssel",
            "Zusammenhänge",
            "Ansprechstellen",
            "Beleg",
            "Veröffentlichung",
            "Grund oder Bemerkung",
        ]

    def test_without_an_order_it_is_djangos(self, verwaltung, projekt):
        ort = adresse(Phase, "change", projekt.phasen.get().pk)
        antwort = verwaltung.get(ort)
        assert [teil.inline for teil in antwort.context_data["teile"]] == [None]

    def test_who_may_only_look_sees_the_same_order(self, projekt):
        client = client_of(konto_mit("projects.view_umsetzungsprojekt", "projects.view_phase"))
        seite = page_of(client.get(adresse(Umsetzungsprojekt, "change", projekt.pk)))
        assert headings(seite) == [
            "Einordnung",
            "Status",
            "Phasen",
            "Verbindungen",
            "Veröffentlichung",
        ]


def test_what_a_form_begins_with_when_it_names_no_order():
    """What the record is, its evidence, its release; the name before the key made of it."""
    felder = ["veroeffentlichung", "quelle", "fundstelle", "kennung", "titel", "text"]
    teile = name_first(parts_of(felder), "titel")
    assert [(name, teil["fields"]) for name, teil in teile] == [
        (None, ["titel", "kennung", "text"]),
        ("Beleg", ["quelle", "fundstelle"]),
        ("Veröffentlichung", ["veroeffentlichung"]),
    ]


def test_what_is_left_out_takes_its_part_along():
    teile = [(None, {"fields": ["a", ("b", "c")]}), ("Nur d", {"fields": [("d",)]})]
    assert leave_out(teile, {"c", "d"}) == [(None, {"fields": ["a", ("b",)]})]


def test_a_new_record_shows_nothing_that_is_worked_out(verwaltung):
    """Not the day of a change that nobody made."""
    text = verwaltung.get(adresse(Umsetzungsprojekt, "add")).content.decode()
    assert "Geändert am" not in text
    assert text.index('id="id_titel"') < text.index('id="id_kennung"')


def test_words_of_lists_are_ours(verwaltung):
    """Also of those that are not built on our own base."""
    konten = verwaltung.get(adresse(get_user_model(), "changelist")).content.decode()
    importe = verwaltung.get(adresse(Import, "changelist")).content.decode()
    assert "<h1>Konten</h1>" in konten
    assert "<h1>Importe</h1>" in importe
    for wort in ("Benutzer ", "Gruppen", "Objekt", "zum Ansehen", "Brotkrümel"):
        assert wort not in konten + importe, wort


class TestHelp:
    """Every field has a sentence, on the page."""

    @pytest.mark.parametrize("model", MODELLE, ids=lambda m: m.__name__)
    def test_every_field_has_one(self, verwaltung, model):
        antwort = verwaltung.get(adresse(model, "add"))
        form = antwort.context_data["adminform"].form
        assert [name for name, feld in form.fields.items() if not feld.help_text] == []
        text = antwort.content.decode()
        for teil in antwort.context_data["teile"]:
            if teil.inline is None:
                continue
            felder = [feld["name"] for feld in teil.inline.fields() if feld["name"] != "DELETE"]
            sprechend = {name for name, _ in teil.legende}
            for name in felder:
                feld = teil.inline.formset.form.base_fields.get(name)
                hilfe = feld is None or feld.help_text or feld.label in sprechend
                assert hilfe, (type(teil.inline.opts), name)
            assert all(satz in text for _, satz in teil.legende)

    @pytest.mark.parametrize("model", MODELLE, ids=lambda m: m.__name__)
    def test_no_sentence_is_about_a_field_that_is_not_there(self, model):
        seite = admin.site._registry[model]
        for quelle in (seite, *seite.inlines):
            form = getattr(seite.form, "declared_fields", {})
            for name in getattr(quelle, "hilfen", {}):
                art = quelle.model
                bekannt = {f.name for f in art._meta.get_fields()} | {*form}
                assert name in bekannt or hasattr(quelle, name) or name == "zeitraum", name

    def test_of_a_value_that_is_worked_out(self, verwaltung, projekt):
        seite = page_of(verwaltung.get(adresse(Umsetzungsprojekt, "change", projekt.pk)))
        hilfen = [" ".join(e.text.split()) for e in seite.alle("div") if e["class"] == "help"]
        anfang = "Berechnet: der früheste Plan unter den Phasen, die noch ausstehen;"
        assert [hilfe for hilfe in hilfen if hilfe.startswith(anfang)]

    def test_a_column_has_no_room_for_it(self, verwaltung, projekt):
        """The legend below the table says it; no sign to point at with a mouse."""
        seite = page_of(verwaltung.get(adresse(Umsetzungsprojekt, "change", projekt.pk)))
        assert not [e for e in seite.alle("img") if "help-tooltip" in (e["class"] or "")]
        legenden = [e for e in seite.alle("ul") if e["class"] == "ozg-zeilenlegende"]
        assert len(legenden) == 6
        assert "Stand: Was eine Quelle bestätigt, nicht was geplant war." in legenden[0].text
        assert "Rolle: Wie die Quelle die Beteiligung beschreibt." in legenden[1].text


def test_every_mistake_is_told_on_top_and_leads_to_its_field(verwaltung):
    """Also that of a row, under the row's name."""
    projekt = f.projekt(phasen={"rollout": "Q1 2031"})
    formular = open_page(verwaltung, adresse(type(projekt), "change", projekt.pk), mit="titel")
    antwort = formular.fill({"titel": "", "phasen-0-geplant": "irgendwann"}).send("_save")
    seite = page_of(antwort)
    liste = next(e for e in seite.alle("div") if "ozg-fehlerliste" in (e["class"] or ""))
    links = [e for e in seite.alle("a") if liste in e.vorfahren]
    assert [e["href"] for e in links] == ["#id_titel", "#id_phasen-0-geplant"]
    assert links[1].text.startswith("Phase „Roll-out NRW“, geplant: ")
    assert {e["href"][1:] for e in links} <= {e["id"] for e in seite.elemente}
