"""The work list of proposed links: from the list over the preview to the fact, by its own forms."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from bausteine.bearbeiten.zusammenfuehren import merge
from konten.models import Zustaendigkeit
from projects.models import Umsetzungsprojekt, Zuordnungsvorschlag
from projects.zuordnen import renew
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, form_data, konto_mit, page_of, shown_after
from tests.formular import forge

LISTE = "/admin/projects/zuordnungsvorschlag/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def felder(db):
    """Two Themenfelder with a project each, and the Leistungen of the same names."""
    felder = [f.themenfeld(name=name) for name in ("Wohnen", "Bildung")]
    for feld, name in zip(felder, ("Wohngeld", "Hortplatz"), strict=True):
        f.projekt(titel=name, themenfelder=[feld])
        f.ozg_leistung(name=name, themenfeld=feld)
    renew()
    return felder


def list_form(seite, **gewaehlt) -> dict:
    """What the form around the list sends: its hidden fields, and a choice that it offers."""
    formular = [
        e
        for e in seite.alle("input", "select", "button")
        if any(v["id"] == "changelist-form" for v in e.vorfahren)
    ]
    daten = {e["name"]: [e["value"] or ""] for e in formular if e["type"] == "hidden"}
    for name, werte in gewaehlt.items():
        angeboten = {e["value"] for e in formular if e["name"] == name}
        angeboten |= {
            e["value"] for e in seite.alle("option") if any(v["name"] == name for v in e.vorfahren)
        }
        assert {*werte} <= angeboten, (name, werte, angeboten)
        daten[name] = werte
    return daten


def preview_of(client, query, **gewaehlt):
    """Open the list, choose, and send its form; the preview."""
    seite = page_of(client.get(LISTE + query))
    return client.post(LISTE + query, list_form(seite, **gewaehlt))


def write(client, antwort):
    """Press the button below a preview."""
    seite = page_of(antwort)
    (formular,) = [e for e in seite.alle("form") if e["id"] == "entscheiden_form"]
    return client.post(formular["action"], form_data(seite))


def links() -> set[tuple[str, str]]:
    """Which project is linked with which Leistung."""
    return set(
        Umsetzungsprojekt.objects.exclude(ozg_leistungen=None).values_list(
            "titel", "ozg_leistungen__name"
        )
    )


class TestPages:
    """Someone who may do everything."""

    def test_the_arbeitsplatz_counts_what_the_list_shows(self, verwaltung, felder):
        seite = page_of(verwaltung.get("/admin/"))
        (link,) = [e for e in seite.alle("a") if "vermutlich zusammengehörig" in e.text]
        assert link["href"] == LISTE + "?pruefen=offen"
        zeile = next(v for v in link.vorfahren[::-1] if v.tag == "tr")
        assert zeile.text.strip().startswith("2")
        liste = page_of(verwaltung.get(link["href"]))
        assert "2 Zuordnungsvorschläge" in liste.html
        assert liste.html.count("gleicher Name</td>") == 2

    def test_the_list_is_filtered_by_rule_and_themenfeld(self, verwaltung, felder):
        for query, anzahl in (
            ("?regel__exact=name", 2),
            ("?regel__exact=leika", 0),
            (f"?projekt__themenfelder__id__exact={felder[0].pk}", 1),
            ("?pruefen=abgelehnt", 0),
            ("?q=Hortplatz", 1),
        ):
            antwort = verwaltung.get(LISTE + query)
            assert antwort.context_data["cl"].result_count == anzahl, query

    def test_confirm_ticked_rows_and_come_back_to_the_filter(self, verwaltung, chefin, felder):
        vorschlag = Zuordnungsvorschlag.objects.get(projekt__titel="Wohngeld")
        query = "?pruefen=offen"
        antwort = preview_of(
            verwaltung, query, action=["bestaetigt"], _selected_action=[str(vorschlag.pk)]
        )
        assert [e.text for e in page_of(antwort).alle("ins")] == [vorschlag.ozg_leistung.mit_ozg_id]
        assert links() == set()
        ende = write(verwaltung, antwort)
        assert ende["Location"] == LISTE + query
        assert "1 Zuordnung bestätigt, 0 ausgelassen." in shown_after(verwaltung, ende)
        assert links() == {("Wohngeld", "Wohngeld")}
        vorschlag.refresh_from_db()
        assert (vorschlag.stand, vorschlag.entschieden_von) == ("bestaetigt", chefin)
        assert vorschlag.projekt.history.first().history_user == chefin

    def test_decline_all_hits_of_the_filter_without_ticking(self, verwaltung, felder):
        antwort = preview_of(verwaltung, "?regel__exact=name", action=["abgelehnt"], _alle=["1"])
        assert len(page_of(antwort).alle("del")) == 2
        ende = write(verwaltung, antwort)
        assert "2 Zuordnungen abgelehnt" in shown_after(verwaltung, ende)
        assert links() == set()
        assert renew().neu == 0
        liste = page_of(verwaltung.get(LISTE + "?pruefen=abgelehnt"))
        assert liste.html.count("abgelehnt, ") == 2

    def test_one_is_decided_on_its_own_page(self, verwaltung, felder):
        liste = page_of(verwaltung.get(LISTE + "?q=Hortplatz"))
        (link,) = [e for e in liste.alle("a") if e.text == "Entscheiden"]
        seite = page_of(verwaltung.get(link["href"]))
        assert "gleicher Name" in seite.html
        (formular,) = [e for e in seite.alle("form") if e["id"] == "entscheidung_form"]
        knoepfe = [e for e in seite.alle("button") if e["name"] == "stand"]
        assert [e["value"] for e in knoepfe] == ["bestaetigt", "abgelehnt"]
        for knopf in knoepfe[:1]:
            daten = form_data(seite) | {"stand": [knopf["value"]]}
            assert write(verwaltung, verwaltung.post(formular["action"], daten)).status_code == 302
        assert links() == {("Hortplatz", "Hortplatz")}
        danach = page_of(verwaltung.get(link["href"]))
        assert not [e for e in danach.alle("form") if e["id"] == "entscheidung_form"]

    @pytest.mark.parametrize("stand", ["bestaetigt", "abgelehnt"])
    def test_one_is_decided_and_the_filter_stays(self, verwaltung, felder, stand):
        query = f"?pruefen=offen&projekt__themenfelder__id__exact={felder[1].pk}"
        (link,) = [
            e for e in page_of(verwaltung.get(LISTE + query)).alle("a") if e.text == "Entscheiden"
        ]
        seite = page_of(verwaltung.get(link["href"]))
        assert LISTE + query in [e["href"] for e in seite.alle("a")]
        (formular,) = [e for e in seite.alle("form") if e["id"] == "entscheidung_form"]
        vorschau = verwaltung.post(formular["action"], form_data(seite) | {"stand": [stand]})
        assert write(verwaltung, vorschau)["Location"] == LISTE + query

    def test_changed_since_the_preview(self, verwaltung, felder):
        antwort = preview_of(verwaltung, "", action=["bestaetigt"], _alle=["1"])
        Umsetzungsprojekt.objects.filter(titel="Wohngeld").update(titel="Wohngeld 2")
        neu = write(verwaltung, antwort)
        assert neu.status_code == 200
        assert "haben sich seit der Vorschau geändert" in neu.content.decode()
        assert links() == set()
        assert write(verwaltung, neu).status_code == 302
        assert len(links()) == 2

    @pytest.mark.parametrize("auswahl", ["", "x", "1;2", "9" * 30])
    def test_a_broken_choice_changes_nothing(self, verwaltung, felder, auswahl):
        daten = {"stand": "bestaetigt", "auswahl": auswahl, "_gesehen": "x"}
        antwort = forge(verwaltung, LISTE + "entscheiden/", daten)
        assert "Nichts geschrieben" in shown_after(verwaltung, antwort)
        assert links() == set()

    def test_nobody_makes_or_deletes_one_by_hand(self, verwaltung, felder):
        vorschlag = Zuordnungsvorschlag.objects.first()
        assert verwaltung.get(f"{LISTE}add/").status_code == 403
        assert verwaltung.get(f"{LISTE}{vorschlag.pk}/delete/").status_code == 403
        assert verwaltung.get(f"{LISTE}999999/change/").status_code == 302
        assert 'value="delete_selected"' not in verwaltung.get(LISTE).content.decode()

    def test_the_list_costs_the_same_with_many_rows(
        self, verwaltung, felder, django_assert_max_num_queries
    ):
        for i in range(40):
            f.projekt(titel=f"Sache {i}", themenfelder=felder, fortgeschrieben=False)
            f.ozg_leistung(name=f"Sache {i}")
        renew()
        with django_assert_max_num_queries(25):
            verwaltung.get(LISTE + "?pruefen=offen")


class TestRights:
    """Who may change the project decides; nobody else."""

    @pytest.fixture
    def fachkraft(self, felder):
        """The Themenfeld-Koordination of the first Themenfeld."""
        call_command("rollen")
        konto = konto_mit(grenzenlos=False)
        konto.groups.add(Group.objects.get(name="Themenfeld-Koordination"))
        zustaendigkeit = Zustaendigkeit.objects.create(konto=konto)
        zustaendigkeit.themenfelder.add(felder[0])
        return client_of(konto)

    def test_only_rows_of_ones_own_themenfelder(self, fachkraft):
        seite = page_of(fachkraft.get(LISTE))
        assert ">Wohngeld</a>" in seite.html
        assert "Hortplatz" not in seite.html
        antwort = preview_of(fachkraft, "", action=["bestaetigt"], _alle=["1"])
        assert write(fachkraft, antwort).status_code == 302
        assert links() == {("Wohngeld", "Wohngeld")}

    def test_foreign_rows_cannot_be_named_either(self, fachkraft):
        fremd = Zuordnungsvorschlag.objects.get(projekt__titel="Hortplatz")
        assert fachkraft.get(f"{LISTE}{fremd.pk}/change/").status_code == 302
        daten = {"stand": "abgelehnt", "auswahl": str(fremd.pk)}
        antwort = forge(fachkraft, LISTE + "entscheiden/", daten)
        assert antwort.context_data["plan"].moegliche == []
        daten["_gesehen"] = antwort.context_data["gesehen"]
        forge(fachkraft, LISTE + "entscheiden/", daten)
        fremd.refresh_from_db()
        assert fremd.ist_offen

    def test_confirming_a_public_project_needs_the_release(self, felder):
        konto = konto_mit(
            "projects.view_zuordnungsvorschlag",
            "projects.change_zuordnungsvorschlag",
            "projects.change_umsetzungsprojekt",
            "projects.view_umsetzungsprojekt",
        )
        client = client_of(konto)
        Umsetzungsprojekt.objects.filter(titel="Hortplatz").update(veroeffentlichung="entwurf")
        antwort = preview_of(client, "", action=["bestaetigt"], _alle=["1"])
        ((ausgelassen, _),) = antwort.context_data["plan"].ausgelassen
        assert ausgelassen.projekt.titel == "Wohngeld"
        write(client, antwort)
        assert links() == {("Hortplatz", "Hortplatz")}

    def test_looking_is_not_deciding(self, felder):
        client = client_of(konto_mit("projects.view_zuordnungsvorschlag"))
        seite = page_of(client.get(LISTE))
        assert 'value="bestaetigt"' not in seite.html
        vorschlag = Zuordnungsvorschlag.objects.first()
        daten = {"stand": "bestaetigt", "auswahl": str(vorschlag.pk)}
        assert forge(client, LISTE + "entscheiden/", daten).status_code == 403
        blatt = client.get(f"{LISTE}{vorschlag.pk}/change/")
        assert "entscheidung_form" not in blatt.content.decode()

    def test_strangers_see_the_login(self, client, felder):
        daten = {"stand": "bestaetigt", "auswahl": "1"}
        antwort = forge(client, LISTE + "entscheiden/", daten)
        assert urlsplit(antwort["Location"]).path == "/admin/login/"


def test_deleting_a_project_takes_its_proposals_along(verwaltung, felder):
    """They stand on the page that asks, and are no obstacle."""
    projekt = Umsetzungsprojekt.objects.get(titel="Wohngeld")
    ort = f"/admin/projects/umsetzungsprojekt/{projekt.pk}/delete/"
    seite = page_of(verwaltung.get(ort))
    assert "Zuordnungsvorschlag" in seite.html
    daten = form_data(seite) | {"grund": ["doppelt"]}
    assert verwaltung.post(ort, daten).status_code == 302
    assert Zuordnungsvorschlag.objects.count() == 1


def test_merging_leistungen_moves_the_proposals(db):
    """The one that stays has the proposals of both, each project once."""
    projekt = f.projekt(titel="Wohngeld")
    bleibt, weg = f.ozg_leistung(name="Wohngeld"), f.ozg_leistung(name="Wohngeld")
    renew()
    merge(weg, bleibt, lambda weg, bleibt: None)
    assert [v.ozg_leistung for v in projekt.zuordnungsvorschlaege.all()] == [bleibt]
