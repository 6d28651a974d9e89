"""What is shown and what is filtered is one thing, for every project."""

import pytest

from projects.actions import status_from, update_derived
from projects.enums import Status
from projects.models import Umsetzungsprojekt


@pytest.mark.usefixtures("welt", "db")
class TestBadge:
    """What is shown and what is filtered is one thing, for every project."""

    def test_badge_filter_download_and_rule_agree(self, besucher):
        """Row of the list, answer of the Steckbrief, column of the file, filter and the rule."""
        for status in Status:
            adresse = {"status": status.value}
            gezeigt = besucher.seite("/umsetzungsprojekte/", adresse)
            badges = [
                e.text for e in gezeigt.alle("span") if (e["class"] or "").startswith("ozg-status ")
            ]
            assert badges == [status.label] * len(gezeigt.zeilen)
            for zeile in besucher.json("/umsetzungsprojekte/", adresse)["ergebnisse"]:
                assert zeile["status"] == status.label
                projekt = Umsetzungsprojekt.objects.get(kennung=zeile["kennung"])
                phasen = list(projekt.phasen.all())
                assert status_from(projekt.sonderstatus, phasen) == status
                steckbrief = besucher.seite(projekt.get_absolute_url())
                antwort = " ".join(steckbrief.text("main")[0].split())
                ohne = "Keine Phase ist bestätigt."
                assert (status.label if status != Status.OFFEN else ohne) in antwort

    def test_every_status_stands_in_exactly_one_count(self, besucher):
        """The numbers behind the states add up to the list."""
        seite = besucher.seite("/umsetzungsprojekte/")
        assert sum(seite.facetten["status"].values()) == seite.anzahl

    def test_what_is_stored_is_what_the_rule_says(self):
        """Working everything out again changes no project."""
        felder = ("pk", "status", "naechster_termin_von", "naechster_termin_art", "geaendert_am")
        vorher = list(Umsetzungsprojekt.objects.order_by("pk").values_list(*felder))
        update_derived(Umsetzungsprojekt.objects.values_list("pk", flat=True))
        assert list(Umsetzungsprojekt.objects.order_by("pk").values_list(*felder)) == vorher
