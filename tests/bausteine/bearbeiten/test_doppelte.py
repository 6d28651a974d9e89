"""Pairs of records that may be the same: what is found, what is not, and what one does about it."""

import time

import pytest

from bausteine.bearbeiten.doppelte import one_slip
from dienste.models import Plattform
from organisationen.models import Organisation
from projects.models import Fachlichkeit, Stichwort, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, said
from tests.formular import form_of, open_page

pytestmark = pytest.mark.django_db


def found(model) -> set[tuple[str, str]]:
    """The pairs, by what their records are called."""
    namen = {record.pk: str(record) for record in model.objects.all()}
    return {(namen[p.eins], namen[p.zwei]) for p in model.objects.doppelpaare()}


def test_places_under_their_other_names():
    """An alias, the word before the name, a slip; a Kreis is not the Stadt of its name, and what
    has an official key of its own is another place."""
    f.organisation(name="Bonn", kurzname="Bonn", typ="kommune")
    f.organisation(name="Stadt Bonn", kurzname="Stadt Bonn", typ="kommune")
    f.organisation(name="Borken", kurzname="Borken", typ="kommune")
    f.organisation(name="Kreis Borken", kurzname="Kreis Borken", typ="kreis")
    f.organisation(name="Kreisverwaltung Borken", kurzname="KV Borken", typ="verband")
    f.organisation(name="krz", kurzname="krz", aliase=["Rechenzentrum Minden"])
    f.organisation(name="Rechenzentrum Minden", kurzname="RZ Minden")
    f.organisation(name="Dortmund", kurzname="Dortmund", typ="kommune")
    f.organisation(name="Stadt Dortmnud", kurzname="Dortmund neu", typ="kommune")
    f.organisation(name="Kempen", kurzname="Kempen", typ="kommune", ags="05166012")
    f.organisation(name="Kerpen", kurzname="Kerpen", typ="kommune", ags="05362032")
    assert found(Organisation) == {
        ("Bonn", "Stadt Bonn"),
        ("Kreis Borken", "KV Borken"),
        ("krz", "RZ Minden"),
        ("Dortmund", "Dortmund neu"),
    }


def test_other_nouns():
    """What can be merged is looked through; numbers and archived records are no slips."""
    projekt = f.projekt(titel="Bewohnerparkausweis")
    f.frueherer_titel(projekt, "Anwohnerparken")
    f.projekt(titel="Anwohner-Parken")
    f.projekt(titel="Bewohnerparkauswies")
    f.projekt(titel="Bauantrag 2021")
    f.projekt(titel="Bauantrag 2022")
    f.projekt(titel="Bewohnerparkausweiß", veroeffentlichung="archiviert")
    assert found(Umsetzungsprojekt) == {
        ("Bewohnerparkausweis", "Anwohner-Parken"),
        ("Bewohnerparkausweis", "Bewohnerparkauswies"),
    }
    for model, make in ((Stichwort, f.stichwort), (Fachlichkeit, f.fachlichkeit)):
        make(name="Standesamt")
        make(name="Standesmat")
        assert found(model) == {("Standesamt", "Standesmat")}
    f.plattform(name="Serviceportal")
    f.plattform(name="Service-Portal")
    assert found(Plattform) == {("Serviceportal", "Service-Portal")}


@pytest.mark.parametrize(
    ("a", "b", "ist"),
    [
        ("ausweis", "auswies", True),
        ("ausweis", "auswei", True),
        ("ausweis", "xausweis", True),
        ("ausweis", "auzweis", True),
        ("ausweis", "aszweis", False),
        ("ausweis", "swausei", False),
        ("ausweis", "ausweisen", False),
    ],
)
def test_one_slip(a, b, ist):
    assert one_slip(a, b) == one_slip(b, a) == ist


def test_thousands_take_no_longer_than_a_page():
    """Also where all names begin alike, which is how catalogues are written."""
    worte = [
        f"Antrag auf Erteilung einer {chr(97 + i % 26)}{i:x}".translate(ZIFFERN)
        for i in range(5000)
    ]
    Stichwort.objects.bulk_create(
        Stichwort(name=f"{wort} Erlaubnis", slug=f"s{i}") for i, wort in enumerate(worte)
    )
    beginn = time.process_time()
    Stichwort.objects.doppelpaare()
    assert time.process_time() - beginn < 5


#: letters instead of digits: a number is no slip and would be no work
ZIFFERN = str.maketrans("0123456789", "ghijklmnop")


class TestSeite:
    """The page beside the list."""

    @pytest.fixture
    def paar(self):
        return f.projekt(titel="Bau-Antrag", kennung="bau0"), f.projekt(titel="bau antrag")

    def test_merged_from_the_pair(self, verwaltung, paar):
        """Two presses, and back to what is left."""
        ort = adresse(Umsetzungsprojekt, "doppelte")
        vorschau = open_page(verwaltung, ort, mit="zusammenfuehren").send("zusammenfuehren")
        antwort = form_of(vorschau, "bleibt").send("Zusammenführen", follow=True)
        assert "„bau antrag“ ist in „Bau-Antrag“ aufgegangen" in said(antwort)
        assert antwort.redirect_chain[-1][0] == ort
        assert "Keine zwei Einträge" in antwort.content.decode()

    def test_not_the_same_is_remembered_until_taken_back(self, verwaltung, paar):
        ort, liste = (adresse(Umsetzungsprojekt, s) for s in ("doppelte", "changelist"))
        antwort = open_page(verwaltung, ort, mit="verschieden").send("verschieden", follow=True)
        assert "sind als verschieden vermerkt" in said(antwort)
        assert not antwort.context_data["paare"]
        assert not verwaltung.get(liste, {"pruefen": "doppelt"}).context_data["cl"].result_count
        antwort = form_of(antwort, "wieder").send("wieder", follow=True)
        assert len(antwort.context_data["paare"]) == 1

    def test_one_of_the_two_is_gone(self, verwaltung, paar):
        formular = open_page(verwaltung, adresse(Umsetzungsprojekt, "doppelte"), mit="verschieden")
        paar[1].delete()
        for knopf in ("verschieden", "zusammenfuehren"):
            antwort = formular.send(knopf, follow=True)
            assert "gibt es nicht mehr" in said(antwort)
