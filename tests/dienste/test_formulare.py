"""Forms of Online-Dienste: where they lie, and the former portal's list of them."""

import pytest

from bausteine.importe.models import Import
from dienste.models import Formularangabe, OnlineDienst
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    confirm,
    open_form,
    page_of,
    refused,
    save,
    undo,
    upload,
)
from tests.dateien import importiere, saetze
from tests.import_dateien import errors, loaded

pytestmark = pytest.mark.usefixtures("db")
KOPF = [
    "id",
    "name",
    "fachverfahren",
    "leika_id",
    "artikelnummer",
    "assistententyp",
    "identifikationsnummer",
    "druckvorlage_geeignet",
]
HUND = ["7", "Hundesteuer", "", "", "FS-1", "Assistent", "hund-1", "ja"]


@pytest.fixture
def hund():
    """A Dienst that lists name."""
    return f.online_dienst("Hundesteuer", kennung="hund")


def line(seite) -> str:
    """All words of a page."""
    return " ".join(" ".join(seite.text("main")).split())


def test_the_page_says_where_a_form_lies_and_answers_in_three_ways(hund, besucher):
    """With Stand and Quelle; what nobody told is no „nein“; a hidden Formularserver stays so."""
    server = f.plattform("Verlag", art="formularserver", kennung="verlag")
    geheim = f.plattform("Geheim", art="formularserver", veroeffentlichung="entwurf")
    assert "ist nicht bekannt" in line(besucher.seite(hund.get_absolute_url()))
    f.formularangabe(
        hund,
        formularserver=server,
        artikelnummer="FS-1",
        druckvorlage_geeignet=True,
        stand=f.BESTAETIGT,
        quelle=f.quelle(titel="Liste 2022"),
        nummer_in_der_quelle="7",
    )
    f.formularangabe(hund, artikelnummer="FS-2", druckvorlage_geeignet=False)
    f.formularangabe(hund, artikelnummer="FS-3", formularserver=geheim)
    seite = besucher.seite(hund.get_absolute_url())
    zeilen = [" ".join(t.split()) for t in seite.text("tr") if "FS-" in t]
    assert zeilen == [
        "FS-3 keine Angabe keine Angabe keine Angabe keine Angabe Stand: keine Angabe",
        "FS-1 Verlag keine Angabe keine Angabe ja Stand 31.12.2022 Liste 2022 Nummer in der "
        "Quelle: 7",
        "FS-2 keine Angabe keine Angabe keine Angabe nein Stand: keine Angabe",
    ]
    assert "Von 1 Online-Dienst liegen hier Formulare." in line(
        besucher.seite(server.get_absolute_url())
    )


def test_list_file_and_facet_say_the_same(hund, besucher):
    """The column of the list, of its file and of the part; and how many there are."""
    server = f.plattform("Verlag", art="formularserver", kennung="verlag")
    f.formularangabe(hund, formularserver=server, artikelnummer="1")
    f.formularangabe(hund, formularserver=server, artikelnummer="2", druckvorlage_geeignet=False)
    f.online_dienst("Ohne", kennung="ohne")
    auswahl = {"formularserver": "verlag"}
    (zeile,) = besucher.json("/online-dienste/", auswahl)["ergebnisse"]
    assert (zeile["kennung"], zeile["formularserver"]) == ("hund", ["verlag"])
    teile = besucher.json("/online-dienste/", auswahl | {"datei": "formularangaben"})["ergebnisse"]
    assert [teil["druckvorlage_geeignet"] for teil in teile] == [None, False]
    assert besucher.json("/online-dienste/", {"formularserver": "ohne"})["anzahl"] == 1
    liste = besucher.seite(
        "/online-dienste/", {"spalten": "formularserver", "sortierung": "formularserver"}
    )
    assert "Verlag" in " ".join(liste.text("td"))


def test_a_form_is_kept_in_the_form_of_its_dienst(hund, verwaltung):
    """A Plattform that is no Formularserver is refused, and nothing typed is lost."""
    portal, server = f.plattform(art="kommunal"), f.plattform(art="formularserver")
    daten = open_form(verwaltung, OnlineDienst, hund.pk)
    neu = {
        "formularangaben-TOTAL_FORMS": ["1"],
        "formularangaben-0-artikelnummer": ["FS-9"],
        "formularangaben-0-druckvorlage_geeignet": ["false"],
        "formularangaben-0-formularserver": [portal.pk],
    }
    meldungen, wieder = refused(verwaltung, OnlineDienst, daten | neu, hund.pk)
    assert "ist kein Formularserver" in meldungen
    assert wieder["formularangaben-0-artikelnummer"] == ["FS-9"]
    neu["formularangaben-0-formularserver"] = [server.pk]
    save(verwaltung, OnlineDienst, daten | neu, hund.pk)
    angabe = hund.formularangaben.get()
    assert (angabe.formularserver, angabe.druckvorlage_geeignet) == (server, False)
    assert angabe.history.count() == 1
    meldungen, _ = refused(
        verwaltung,
        type(server),
        open_form(verwaltung, type(server), server.pk) | {"art": ["kommunal"]},
        server.pk,
    )
    assert "bleibt ein Formularserver" in meldungen


def test_a_file_of_forms_is_read_again_without_a_change(hund):
    """By Dienst, Formularserver and number; an unknown answer is told."""
    f.plattform(art="formularserver", kennung="verlag")
    zeile = {"dienst": "hund", "formularserver": "verlag", "artikelnummer": "1"}
    assert not importiere("formularangaben", zeile | {"druckvorlage_geeignet": "nein"})[1]
    ergebnis, _ = importiere("formularangaben", zeile | {"druckvorlage_geeignet": "nein"})
    assert ergebnis.totals["skip"] == 1
    _, fehler = importiere("formularangaben", zeile | {"druckvorlage_geeignet": "vielleicht"})
    assert "weder „ja“ noch „nein“" in saetze(fehler)
    _, fehler = importiere("formularangaben", zeile | {"stand": "01.01.2999"})
    assert "Der Tag liegt in der Zukunft" in saetze(fehler)


class TestLoesungsliste:
    """The list of the former portal."""

    def test_a_row_becomes_a_form_of_the_dienst_of_its_name(self, hund):
        """The same list again changes nothing; a changed row is known by its number, under
        another name too; no answer is none."""
        result = loaded("loesungsliste", [KOPF, HUND, ["8", "hund", *[""] * 6]])
        assert result.totals["new"] == 2
        erste, zweite = hund.formularangaben.order_by("pk")
        assert (erste.artikelnummer, erste.identifikationsnummer) == ("FS-1", "hund-1")
        assert (erste.druckvorlage_geeignet, zweite.druckvorlage_geeignet) == (True, None)
        assert (erste.nummer_in_der_quelle, erste.formularserver) == ("7", None)
        assert any("sagt die Liste nicht" in satz for _, satz in result.remarks)
        assert loaded("loesungsliste", [KOPF, HUND]).totals["skip"] == 1
        anders = ["7", "Steuer für Hunde", *HUND[2:7], "false"]
        assert loaded("loesungsliste", [KOPF, anders]).totals["update"] == 1
        erste.refresh_from_db()
        assert erste.druckvorlage_geeignet is False
        fremde = f.online_dienst("Katze")
        loaded("loesungsliste", [KOPF, ["7", "Katze", "", "", "K-1", *[""] * 3]])
        assert fremde.formularangaben.get().nummer_in_der_quelle == "7"

    def test_leika_decides_where_the_name_does_not(self):
        """Between two of one name, and told as what it is where there is none."""
        steuer, marke = f.leika_leistung(), f.leika_leistung()
        a, b = f.online_dienst("Hund"), f.online_dienst("Hund")
        f.dienst_leistung(a, steuer)
        f.dienst_leistung(b, marke)
        zeilen = [
            KOPF,
            ["1", "Hund", "", marke.leika_schluessel, "1", *[""] * 3],
            ["2", "Dackel", "", steuer.leika_schluessel, "2", *[""] * 3],
        ]
        hinweise = loaded("loesungsliste", zeilen).remarks
        assert b.formularangaben.get().artikelnummer == "1"
        assert a.formularangaben.get().artikelnummer == "2"
        assert any(zeile == 3 and "über LeiKa dem Dienst" in satz for zeile, satz in hinweise)

    @pytest.mark.parametrize(
        ("zeile", "satz"),
        [
            (["1", "Hundesteur"], "„Hundesteur“ gibt es nicht. Meinten Sie „Hundesteuer“?"),
            (["1", "Zwei"], "„Zwei“ heißen mehrere"),
            (["1", ""], "Ohne Namen ist nicht klar"),
            (["1", "Dackel", "", "99000000000001"], "Dieselben LeiKa-Leistungen nennt:"),
            (["1", "Hundesteuer", *[""] * 5, "vielleicht"], "weder „ja“ noch „nein“"),
        ],
    )
    def test_a_row_without_its_dienst_is_named_and_writes_nothing(self, hund, zeile, satz):
        """Nothing is guessed and no Dienst is made."""
        leika = f.leika_leistung(leika_schluessel="99000000000001")
        for _ in range(2):
            f.dienst_leistung(f.online_dienst("Zwei"), leika)
        (fehler,) = errors("loesungsliste", [KOPF, [*zeile, *[""] * (8 - len(zeile))]])
        assert fehler[0] == 2
        assert satz in fehler[2]
        assert not Formularangabe.objects.exists()

    def test_what_belongs_to_the_dienst_is_compared_and_told(self, hund):
        """Known keys and programs without a word, others with their row; the Dienst stays."""
        leika = f.leika_leistung()
        f.dienst_leistung(hund, leika)
        hund.fachverfahren.add(f.fachverfahren("DOG"))
        genannt = f"{leika.leika_schluessel}, 99000000000009"
        zeile = ["1", "Hundesteuer", "DOG; CAT", genannt, *[""] * 4]
        result = loaded(
            "loesungsliste", [KOPF, zeile, ["2", "hund", "", "keine LeiKa", "2", *[""] * 3]]
        )
        saetze = [satz for nummer, satz in result.remarks if nummer]
        assert len(saetze) == 1
        assert "auch LeiKa-Leistung 99000000000009 und Fachverfahren „CAT“" in saetze[0]
        assert hund.dienstleistungen.count() == hund.fachverfahren.count() == 1

    def test_added_columns_name_the_dienst_and_the_formularserver(self, hund):
        """A form on two of them is two; a list that names none cannot say which it means."""
        for kennung in ("eins", "zwei"):
            f.plattform(kennung=kennung, art="formularserver")
        kopf = ["name", "artikelnummer", "dienst", "formularserver"]
        zeilen = [["X", "1", "hund", "eins"], ["X", "1", "hund", "zwei"]]
        loaded("loesungsliste", [kopf, *zeilen])
        assert hund.formularangaben.count() == 2
        assert loaded("loesungsliste", [kopf, *zeilen]).totals["skip"] == 2
        (fehler,) = errors("loesungsliste", [["name", "artikelnummer"], ["Hundesteuer", "1"]])
        assert "auf mehreren Formularservern" in fehler[2]
        doppelt = [["name", "artikelnummer"], ["hund", "9"], ["Hundesteuer", "9"]]
        (fehler,) = errors("loesungsliste", doppelt)
        assert "steht schon in Zeile 2" in fehler[2]

    def test_the_admin_previews_it_and_takes_it_back(self, hund, verwaltung, ablage):
        """Good rows are written, the others are named."""
        vorschau = upload(verwaltung, Formularangabe, [KOPF, HUND], resource="1")
        assert "1 neu" in " ".join(page_of(vorschau).text("main")[0].split())
        assert not Formularangabe.objects.exists()
        confirm(verwaltung, Formularangabe, vorschau)
        assert hund.formularangaben.get().artikelnummer == "FS-1"
        undo(verwaltung, Import.objects.get())
        assert not Formularangabe.objects.exists()

    def test_the_list_also_fills_the_dienste_themselves(self):
        """Read as `online-dienste`, its names, keys and programs make what is missing."""
        leika, verfahren = f.leika_leistung(), f.fachverfahren("DOG")
        zeile = dict(
            zip(KOPF, ["7", "Hundesteuer", "DOG", leika.leika_schluessel, *HUND[4:]], strict=True)
        )
        assert not importiere("online-dienste", zeile)[1]
        dienst = OnlineDienst.objects.get()
        assert dienst.dienstleistungen.get().leika_leistung == leika
        assert dienst.fachverfahren.get() == verfahren
