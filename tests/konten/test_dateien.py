"""Limits in files: rows of others are refused, nothing of others is written out."""

import pytest
from django.contrib.auth.models import Permission

from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from bausteine.zustaendigkeit.regel import Bereich
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    complaints,
    confirm,
    confirm_data,
    undo,
    upload,
)
from tests.formular import NichtGezeigt, forge, form_of, open_page
from tests.konten.hilfe import FREMD, text_of
from themenfelder.models import Lage, Themenfeld

pytestmark = pytest.mark.django_db
TK = "Themenfeld-Koordination"


@pytest.fixture
def client(w):
    """Of someone who keeps one Themenfeld."""
    return w.client(TK)


def sentences(antwort) -> str:
    """What is said against a file."""
    return " ".join(teil if isinstance(teil, str) else teil[2] for teil in complaints(antwort))


def rows_of_others(w) -> list[tuple]:
    """(model, file) that touches or makes something outside, for every format."""
    fremd, eigen = w.fremde, w.eigene
    projekt, ozg = fremd["projects.umsetzungsprojekt"], fremd["leistungen.ozgleistung"]
    feld, leika = fremd["themenfelder.themenfeld"], fremd["leistungen.leikaleistung"]
    offen = f.themenfeld(name="Bauen")
    return [
        (Umsetzungsprojekt, [["kennung", "titel"], [projekt.kennung, "Anders"]]),
        (Umsetzungsprojekt, [["kennung", "titel"], ["neu", "Neu"]]),
        (Umsetzungsprojekt, [["kennung", "titel", "themenfelder"], ["neu", "Neu", "Bauen"]]),
        (
            Umsetzungsprojekt,
            [["kennung", "themenfelder"], [eigen["projects.umsetzungsprojekt"].kennung, "Bauen"]],
        ),
        (
            Umsetzungsprojekt,
            [["kennung", "themenfelder"], [eigen["projects.umsetzungsprojekt"].kennung, feld.name]],
        ),
        (Phase, [["projekt", "phase", "stand"], [projekt.kennung, "Vorbereitung", "begonnen"]]),
        (
            Beteiligung,
            [
                ["projekt", "organisation", "rolle"],
                [f.projekt(titel="Offen").kennung, "Eigen Stadt", "Mitarbeit zugesichert"],
            ],
        ),
        (Themenfeld, [["nummer", "ressort"], [str(offen.nummer), "Anders"]]),
        (Themenfeld, [["nummer", "name", "slug"], ["77", "Neu", "neu"]]),
        (Lage, [["themenfeld", "name", "art"], ["Bauen", "Umzug", "Lebenslage"]]),
        (OzgLeistung, [["slug", "name"], [ozg.slug, "Anders"]]),
        (LeikaLeistung, [["kennung", "bezeichnung"], [leika.kennung, "Anders"]]),
    ]


def test_rows_of_others_are_refused_with_their_reason(w, client):
    """In every format, before anything is written."""
    for model, datei in rows_of_others(w):
        antwort = upload(client, model, datei)
        satz = sentences(antwort)
        assert "confirm_form" not in antwort.context_data, datei
        gruende = ("Zuständigkeit", "nicht bekannt", "Recht zur Freigabe")
        assert any(grund in satz for grund in gruende), (datei, satz)
        assert FREMD not in satz or FREMD in str(datei)


def unchanged_rows_of_others(w):
    """Rows that say of what is not one's own exactly what is stored."""
    records, zeilen = w.fremde, []
    for model, name, spalten in [
        (Umsetzungsprojekt, "projects.umsetzungsprojekt", ("kennung", "titel")),
        (OzgLeistung, "leistungen.ozgleistung", ("slug", "name")),
        (LeikaLeistung, "leistungen.leikaleistung", ("kennung", "bezeichnung")),
    ]:
        record = records[name]
        zeilen.append((model, [list(spalten), [getattr(record, s) for s in spalten]]))
    return zeilen


def test_a_row_about_a_foreign_record_is_refused_even_when_it_changes_nothing(w, client):
    """Else „unchanged“ would tell what stands in a draft that one may not read."""
    for model, datei in unchanged_rows_of_others(w):
        geraten = upload(client, model, datei)
        assert "nicht in Ihrer Zuständigkeit" in sentences(geraten), datei
        falsch = upload(client, model, [datei[0], [datei[1][0], "Falsch geraten"]])
        assert sentences(falsch) == sentences(geraten), "Der Satz verrät, ob richtig geraten ist."
        with pytest.raises(NichtGezeigt):
            form_of(geraten, "vorschau")


def test_the_federal_catalogue_needs_all_rights(client):
    """It writes Themenfelder, Lagen and OZG-Leistungen of everybody."""
    kopf = [s.column_name for s in resource_for("katalog")().columns]
    antwort = upload(client, LeikaLeistung, [kopf, ["x"] * len(kopf)], resource="1")
    assert "betrifft alle Themenfelder" in sentences(antwort)


def test_ones_own_rows_are_written(w, client):
    """The file of one's own records comes back unchanged and changed."""
    projekt = w["projects.umsetzungsprojekt"]
    datei = text_of(open_page(client, adresse(Umsetzungsprojekt, "export")).send())
    assert projekt.titel.lower() in datei
    assert FREMD.lower() not in datei
    antwort = upload(
        client,
        Umsetzungsprojekt,
        [
            ["kennung", "titel", "siehe_auch", "ozg_leistungen"],
            [projekt.kennung, "Neuer", "", ""],
        ],
    )
    confirm(client, Umsetzungsprojekt, antwort)
    projekt.refresh_from_db()
    assert projekt.titel == "Neuer"
    # the links to drafts of others do not stand in the file and stay where they are
    assert projekt.siehe_auch.get() == w.fremde["projects.umsetzungsprojekt"]
    assert w.fremde["leistungen.ozgleistung"] in projekt.ozg_leistungen.all()


def test_the_limit_holds_when_writing_too(w, client):
    """A record that went to others between preview and confirmation."""
    projekt = w["projects.umsetzungsprojekt"]
    antwort = upload(client, Umsetzungsprojekt, [["kennung", "titel"], [projekt.kennung, "Neuer"]])
    projekt.themenfelder.set([f.themenfeld()])
    client.post(
        adresse(Umsetzungsprojekt, "process_import"),
        confirm_data(antwort),
    )
    projekt.refresh_from_db()
    assert projekt.titel != "Neuer"


def test_the_command_line_has_no_limit(w):
    """Its operator has the database."""
    resource = resource_for("umsetzungsprojekte")()
    assert resource.bereich.alles
    begrenzt = resource_for("umsetzungsprojekte")(bereich=Bereich())
    assert not begrenzt.readable().exists()


def test_an_organisation_writes_only_contact_and_remarks(w):
    """Also by file, should it have that right."""
    stelle = w["organisationen.organisation"]
    konto = w.konto("Organisations-Redaktion")
    konto.user_permissions.add(Permission.objects.get(codename="import_organisation"))
    client = client_of(konto)
    antwort = upload(client, Organisation, [["kennung", "typ"], [stelle.kennung, "Kreis"]])
    assert "Koordination" in sentences(antwort)
    antwort = upload(client, Organisation, [["kennung", "hinweis"], [stelle.kennung, "Neu"]])
    confirm(client, Organisation, antwort)
    stelle.refresh_from_db()
    assert stelle.hinweis == "Neu"


class TestUndo:
    """One's own imports, as far as one answers for the records still."""

    @pytest.fixture
    def der_import(self, w, client):
        """An import of someone who keeps a Themenfeld."""
        projekt = w["projects.umsetzungsprojekt"]
        datei = [["kennung", "titel"], [projekt.kennung, "Neuer"]]
        confirm(client, Umsetzungsprojekt, upload(client, Umsetzungsprojekt, datei))
        return Import.objects.latest("pk")

    def undo(self, client, der_import):
        """The act without the page, which shows no button where nothing is taken back."""
        return forge(client, f"/admin/importe/import/{der_import.pk}/zuruecknehmen/")

    def test_ones_own(self, w, client, der_import):
        assert undo(client, der_import).status_code == 302
        w["projects.umsetzungsprojekt"].refresh_from_db()
        assert w["projects.umsetzungsprojekt"].titel != "Neuer"

    def test_what_went_to_others_stays(self, w, client, der_import):
        projekt = w["projects.umsetzungsprojekt"]
        projekt.themenfelder.through.objects.filter(umsetzungsprojekt=projekt).delete()
        self.undo(client, der_import)
        projekt.refresh_from_db()
        assert projekt.titel == "Neuer"

    def test_those_of_others_are_not_there(self, w, client, der_import, django_user_model):
        Import.objects.update(konto=django_user_model.objects.create_user("andere"))
        assert self.undo(client, der_import).status_code == 404
        liste = client.get("/admin/importe/import/")
        assert liste.context_data["cl"].result_count == 0
