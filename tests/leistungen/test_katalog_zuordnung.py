"""The federal catalogue beside records that stand there already: nothing twice, links proposed."""

import pytest
from django.db.models import Count

from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from leistungen.models import OzgLeistung
from projects.models import Umsetzungsprojekt, Zuordnungsvorschlag
from tests import factories as f
from tests.import_dateien import counts, loaded
from tests.leistungen.test_katalog import BEISPIEL, DATEI, remarks


class TestNamesakes:
    """A record without an OZG-ID bears the name that the catalogue gives one to."""

    pytestmark = pytest.mark.django_db

    def test_a_name_without_ozg_id_gets_its_key(self):
        """No second record: the address stays, the LeiKa-Leistungen hang on it, the preview says
        it with the row; taking the import back takes the key back."""
        feld = f.themenfeld(name="Spiel & Spaß")
        drachen = f.ozg_leistung(ozg_id=None, name="DRACHENSTEIGEN", slug="drachen")
        turm = f.ozg_leistung(ozg_id=None, name="Türme (hohe)", slug="tuerme")
        probe = remarks(loaded("katalog", BEISPIEL, dry_run=True))
        assert probe[2] == [
            "Die vorhandene OZG-Leistung „DRACHENSTEIGEN“ ohne OZG-ID hat denselben Namen: Sie "
            "bekommt die OZG-ID 90001, eine zweite entsteht nicht. Sie heißt dann "
            "„Drachensteigen“."
        ]
        assert "OZG-Leistungen: 1 neu, 1 geändert." in probe[None]
        loaded("katalog", BEISPIEL)
        drachen.refresh_from_db()
        turm.refresh_from_db()
        assert (drachen.ozg_id, drachen.slug, drachen.name) == (
            "90001",
            "drachen",
            "Drachensteigen",
        )
        assert (drachen.leika_leistungen.count(), drachen.themenfeld) == (5, feld)
        assert turm.ozg_id is None  # a suffix is told only within the same Themenfeld
        assert OzgLeistung.objects.filter(name="Drachensteigen").count() == 1
        assert counts(loaded("katalog", BEISPIEL)) == (0, 0, 8)
        Ruecknahme(Import.objects.order_by("pk").first()).carry_out()
        drachen.refresh_from_db()
        assert (drachen.ozg_id, drachen.name) == (None, "DRACHENSTEIGEN")

    def test_a_name_but_for_a_suffix_in_the_same_themenfeld(self):
        feld = f.themenfeld(name="Spiel & Spaß")
        drachen = f.ozg_leistung(
            ozg_id=None, name="Drachensteigen (freiwillig)", themenfeld=feld, slug="drachen"
        )
        hinweise = remarks(loaded("katalog", BEISPIEL))
        assert "bis auf einen Zusatz denselben Namen" in hinweise[2][0]
        drachen.refresh_from_db()
        assert (drachen.ozg_id, drachen.name) == ("90001", "Drachensteigen")

    def test_a_name_that_two_records_bear_gives_no_key(self):
        for slug in ("eins", "zwei"):
            f.ozg_leistung(ozg_id=None, name="Drachensteigen", slug=slug)
        loaded("katalog", BEISPIEL)
        assert OzgLeistung.objects.filter(name="Drachensteigen").count() == 3
        assert OzgLeistung.objects.get(ozg_id="90001").slug == "drachensteigen-90001"

    def test_another_name_under_the_same_ozg_id_is_told(self):
        f.ozg_leistung(ozg_id="90001", name="Burgen")
        hinweise = remarks(loaded("katalog", BEISPIEL, dry_run=True))
        assert hinweise[2] == [
            "Die OZG-Leistung 90001 hieß bisher „Burgen“, im Katalog „Drachensteigen“."
        ]

    def test_the_catalogue_makes_proposals(self):
        f.projekt(titel="Türme")
        f.projekt(titel="Burg mieten")
        loaded("katalog", BEISPIEL)
        (vorschlag,) = Zuordnungsvorschlag.objects.all()
        assert (vorschlag.projekt.titel, vorschlag.ozg_leistung.ozg_id) == ("Türme", "90002")


@pytest.mark.katalog
@pytest.mark.skipif(not DATEI.is_file(), reason=f"der Bundeskatalog fehlt: {DATEI}")
@pytest.mark.usefixtures("bestand")
def test_the_real_catalogue_over_the_published_records(db):
    """Nothing stands twice, and most projects have a proposal; how many each rule makes."""
    loaded("katalog", DATEI.read_bytes(), dateiname=DATEI.name, with_changes=False)
    for name in ("Agrarförderung", "Kulturförderung", "Tierseuchenhilfe"):
        assert OzgLeistung.objects.get(name=name).ozg_id
    regeln = Zuordnungsvorschlag.objects.offene().order_by().values_list("regel")
    assert dict(regeln.annotate(Count("pk"))) == {
        "name": 59,
        "zusatz": 5,
        "frueher": 5,
        "leika": 9,
    }
    (vorschlag,) = Umsetzungsprojekt.objects.get(kennung="wohngeld").zuordnungsvorschlaege.all()
    assert vorschlag.ozg_leistung.ozg_id == "10092"
