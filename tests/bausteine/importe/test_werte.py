"""Values as people write them into a cell: several at once, names of others, what Excel made."""

import pytest

from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.import_dateien import counts, errors, exported_file, load, loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    """Three organisations, one of which is known by another's name."""
    bonn = f.organisation(kennung="bonn", kurzname="Bonn", name="Bonn", typ="kommune")
    bonn.aliase.create(name="Rathaus")
    f.organisation(kennung="borken", kurzname="Borken", name="Kreis Borken", typ="kreis")
    f.organisation(kennung="krz", kurzname="krz Lemgo, Lippe", name="Rechenzentrum; Lippe")
    return f.projekt(kennung="a", titel="A")


def partners(zelle: str) -> tuple[list[str], str]:
    """Who is entered by a cell, and what is said about it."""
    result = loaded("umsetzungsprojekte", [["kennung", "it_partner"], ["a", zelle]])
    projekt = Umsetzungsprojekt.objects.get(kennung="a")
    namen = projekt.beteiligungen.values_list("organisation__kennung", flat=True)
    return sorted(namen), " ".join(satz for _, satz in result.remarks)


@pytest.mark.parametrize(
    "zelle",
    [
        "Bonn; Borken",
        "Bonn\nBorken",
        "Bonn, Borken",
        "bonn;BORKEN",
        "Bonn / Borken",
        "Bonn;Borken;",
    ],
)
def test_several_values_are_read_and_it_is_said(partner, zelle):
    namen, gesagt = partners(zelle)
    assert namen == ["bonn", "borken"]
    assert "it_partner" in gesagt
    assert "als mehrere Werte gelesen" in gesagt


@pytest.mark.parametrize("zelle", ["Bonn | Borken", "Bonn|Borken"])
def test_our_own_separator_needs_no_remark(partner, zelle):
    assert partners(zelle) == (["bonn", "borken"], "")


@pytest.mark.parametrize("zelle", ["krz Lemgo, Lippe", "Rechenzentrum; Lippe"])
def test_a_sign_that_belongs_to_the_name_separates_nothing(partner, zelle):
    assert partners(zelle) == (["krz"], "")


@pytest.mark.parametrize(
    ("zelle", "kennung"),
    [
        ("Stadt Bonn", "bonn"),
        ("Bundesstadt Bonn", "bonn"),
        ("Rathaus", "bonn"),
        ("Kreis Borken", "borken"),
        ("Landkreis Borken", "borken"),
        ("BORKEN", "borken"),
        ("Bo\u00adnn", "bonn"),
    ],
)
def test_an_organisation_is_found_by_what_it_is_called(partner, zelle, kennung):
    assert partners(zelle) == ([kennung], "")


def test_the_name_in_lists_goes_before_an_alias(partner):
    f.organisation(
        kennung="stadt-bonn", kurzname="Rathaus", name="Rathaus GmbH", typ=Organisationstyp.FIRMA
    )
    assert partners("Rathaus") == (["stadt-bonn"], "")


def test_an_unknown_one_among_several_says_how_to_separate(partner):
    ((zeile, spalte, satz), *mehr) = errors(
        "umsetzungsprojekte", [["kennung", "it_partner"], ["a", "Bonn; Nirgendwo"]]
    )
    assert (zeile, spalte) == (2, "it_partner")
    assert "nicht bekannt" in satz
    assert mehr == [(2, "it_partner", "Mehrere Werte trennen Sie mit „ | “.")]


def test_former_titles_are_separated_and_come_back(partner):
    kopf = ["kennung", "fruehere_titel"]
    loaded("umsetzungsprojekte", [kopf, ["a", "Alt; Älter (2020)"]])
    assert partner.fruehere_titel.count() == 2
    partner.fruehere_titel.all().delete()
    loaded("umsetzungsprojekte", [kopf, ["a", "Alt; mit Zusatz |"]])
    assert partner.fruehere_titel.get().titel == "Alt; mit Zusatz"
    for form in ("csv", "xlsx"):
        daten = exported_file("umsetzungsprojekte", form)
        assert counts(loaded("umsetzungsprojekte", daten, dateiname=f"a.{form}")) == (0, 0, 1)


def test_a_date_that_leaves_something_open_is_told_by_row(partner):
    result = loaded("phasen", [["projekt", "phase", "geplant"], ["a", "Umsetzung", "Ende 2031"]])
    assert result.remarks == [(2, "geplant: „Ende 2031“ ist als „2031“ gelesen.")]
    assert str(Phase.objects.get().geplant) == "2031"


def test_a_key_that_cannot_be_read_is_named_as_it_stands(partner):
    fehler = errors("phasen", [["projekt", "phase"], ["a", "Einführung"]])
    assert any("„Einführung“" in satz for _, _, satz in fehler)
    assert not any("darf nicht leer sein" in satz for _, _, satz in fehler)


def test_a_key_that_excel_rounded_is_named_as_such():
    fehler = errors("leistungen", [["leika_schluessel", "bezeichnung"], ["9,90121E+13", "X"]])
    assert any("Excel" in satz and "9,90121E+13" in satz for _, _, satz in fehler)


def test_a_changed_computed_column_says_where_it_comes_from(partner):
    result = load("umsetzungsprojekte", [["kennung", "status"], ["a", "Umsetzung"]])
    assert counts(result) == (0, 0, 1)
    ((zeile, satz),) = result.remarks
    assert zeile == 2
    assert "„status“ wird berechnet, „Umsetzung“ ist nicht eingelesen." in satz
    assert "bestätigte Phase" in satz


def test_a_new_name_never_gets_the_key_of_another_record(partner):
    """The key of another one would change that one."""
    f.projekt(kennung="bauen", titel="Wohnungsbau")
    result = loaded("umsetzungsprojekte", [["titel", "hinweis"], ["Bauen", "neu"]])
    assert counts(result) == (1, 0, 0)
    assert Umsetzungsprojekt.objects.get(kennung="bauen").titel == "Wohnungsbau"
    assert Umsetzungsprojekt.objects.get(kennung="bauen-2").titel == "Bauen"


def test_a_name_in_two_rows_is_one_record_named_twice(partner):
    fehler = errors("umsetzungsprojekte", [["titel"], ["Bauen"], ["bauen"]])
    assert [satz for _, _, satz in fehler] == [
        "Derselbe Schlüssel steht schon in Zeile 2 der Datei."
    ]


def test_an_address_without_a_scheme_is_one(partner):
    loaded("organisationen", [["name", "web"], ["Bonn", "bonn.de"]])
    assert Organisation.objects.get(kennung="bonn").web == "http://bonn.de"


def test_a_missing_kurzname_is_said_once(partner):
    fehler = errors("organisationen", [["name", "typ"], ["X", "Firma"], ["Y", "Firma"]])
    assert {satz for _, _, satz in fehler} == {"Dieses Feld darf nicht leer sein."}
