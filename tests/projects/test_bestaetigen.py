"""One click that says: this is still true – and changes nothing else."""

import datetime as dt

import pytest
from django.test import override_settings
from django.utils import timezone

from bausteine.importe.register import resource_for
from projects.actions import update_derived
from projects.models import Aenderung, Phase, Umsetzungsprojekt
from quellen.actions import mark_confirmed
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, shown_after
from tests.formular import forge, open_page

SEHR_ALT = dt.date(2020, 1, 31)


@pytest.fixture
def projekt(db):
    """With a phase and every public column in the log already."""
    projekt = f.projekt(titel="Wohngeld", kennung="wohngeld", phasen={"umsetzung": "laeuft"})
    Umsetzungsprojekt.objects.update(geaendert_am=timezone.now() - dt.timedelta(days=30))
    projekt.refresh_from_db()
    return projekt


def state(model) -> dict:
    """All rows without the day of confirmation."""
    zeilen = list(model.objects.order_by("pk").values())
    for zeile in zeilen:
        zeile.pop("zuletzt_bestaetigt_am", None)
    return zeilen


@pytest.mark.parametrize("model", [Umsetzungsprojekt, Phase])
class TestButton:
    """In the list and on the form, for projects and phases."""

    def record(self, projekt, model):
        return projekt if model is Umsetzungsprojekt else projekt.phasen.get()

    def test_the_list_confirms_and_keeps_its_filter(self, model, projekt, verwaltung, chefin):
        record = self.record(projekt, model)
        vorher = [state(m) for m in (Umsetzungsprojekt, Phase, Aenderung)]
        eintraege = record.history.count()
        liste = adresse(model, "changelist") + "?q=Wohn"
        assert 'name="_bestaetigen"' in verwaltung.get(liste).content.decode()
        antwort = open_page(verwaltung, liste, "action").send("_bestaetigen", str(record.pk))
        assert antwort["Location"] == liste
        record.refresh_from_db()
        assert record.zuletzt_bestaetigt_am == timezone.localdate()
        assert [state(m) for m in (Umsetzungsprojekt, Phase, Aenderung)] == vorher
        assert record.history.count() == eintraege + 1
        neu = record.history.first()
        assert (neu.history_user, neu.history_change_reason) == (
            chefin,
            "Angaben stimmen weiterhin",
        )
        unterschiede = neu.diff_against(neu.prev_record).changed_fields
        assert unterschiede == ["zuletzt_bestaetigt_am"]
        assert 'name="_bestaetigen"' not in verwaltung.get(liste).content.decode()

    def test_the_form_confirms_and_stays(self, model, projekt, verwaltung):
        record = self.record(projekt, model)
        ort = adresse(model, "change", record.pk)
        antwort = open_page(verwaltung, ort, "Angaben stimmen weiterhin").send()
        assert antwort["Location"] == adresse(model, "change", record.pk)
        assert "Geprüft: " in shown_after(verwaltung, antwort)
        record.refresh_from_db()
        assert record.heute_bestaetigt

    def test_twice_a_day_is_once(self, model, projekt, verwaltung):
        record = self.record(projekt, model)
        ort = adresse(model, "change", record.pk)
        knopf = "Angaben stimmen weiterhin"
        erster, zweiter = (open_page(verwaltung, ort, knopf) for _ in range(2))
        erster.send()
        eintraege = record.history.count()
        assert "Heute schon geprüft" in shown_after(verwaltung, zweiter.send())
        assert record.history.count() == eintraege

    def test_only_by_post_and_only_with_the_right(self, model, projekt, verwaltung):
        record = self.record(projekt, model)
        ziel = adresse(model, "bestaetigen", record.pk)
        assert verwaltung.get(ziel).status_code == 405
        name = model._meta.model_name
        leser = client_of(konto_mit(f"projects.view_{name}"))
        liste = adresse(model, "changelist")
        assert forge(leser, ziel).status_code == 403
        assert forge(leser, liste, {"_bestaetigen": record.pk}).status_code == 403
        assert "_bestaetigen" not in leser.get(liste).content.decode()
        form = leser.get(adresse(model, "change", record.pk)).content.decode()
        assert 'class="ozg-bestaetigen"' not in form
        record.refresh_from_db()
        assert record.zuletzt_bestaetigt_am is None

    def test_nonsense_is_not_found(self, model, projekt, verwaltung):
        for wert in ("", "0", "x", "99999999", "9" * 30):
            antwort = forge(verwaltung, adresse(model, "changelist"), {"_bestaetigen": wert})
            assert antwort.status_code == 404, wert


class TestOeffentlich:
    """What visitors read."""

    def page(self, besucher, projekt) -> str:
        return besucher.seite(projekt.get_absolute_url()).text

    @pytest.mark.parametrize(
        ("tag", "satz"),
        [(None, "noch nie"), (SEHR_ALT, "seit mehr als 6 Monaten nicht geprüft")],
    )
    def test_age_in_words(self, client, projekt, tag, satz):
        Umsetzungsprojekt.objects.update(zuletzt_bestaetigt_am=tag)
        text = client.get(projekt.get_absolute_url()).content.decode()
        assert satz in text
        assert ("31.01.2020" in text) == (tag is not None)

    def test_fresh_has_the_day_alone(self, client, projekt):
        mark_confirmed([projekt, projekt.phasen.get()])
        text = client.get(projekt.get_absolute_url()).content.decode()
        heute = f"{timezone.localdate():%d.%m.%Y}"
        assert f"Angaben geprüft am {heute}" in text
        assert "nicht geprüft</span>" not in text

    @pytest.mark.parametrize(("monate", "frisch"), [(1, False), (3, True)])
    def test_the_limit_is_a_setting(self, projekt, monate, frisch):
        projekt.zuletzt_bestaetigt_am = timezone.localdate() - dt.timedelta(days=50)
        with override_settings(BESTAETIGUNG_MONATE=monate):
            assert projekt.frisch_bestaetigt == frisch
            assert (projekt.alterung == "") == frisch

    def test_the_column_is_in_the_download_and_cannot_be_imported(self, projekt):
        mark_confirmed([projekt])
        resource = resource_for("umsetzungsprojekte")()
        daten = resource.export(Umsetzungsprojekt.objects.fuer_export())
        assert daten["zuletzt_bestaetigt_am"] == [f"{timezone.localdate():%d.%m.%Y}"]
        daten = resource.export(Umsetzungsprojekt.objects.fuer_export())
        Umsetzungsprojekt.objects.update(zuletzt_bestaetigt_am=SEHR_ALT)
        resource_for("umsetzungsprojekte")().import_data(daten, dry_run=False)
        projekt.refresh_from_db()
        assert projekt.zuletzt_bestaetigt_am == SEHR_ALT

    def test_following_updates_do_not_report_it(self, projekt):
        vorher = projekt.aenderungen.count()
        mark_confirmed([projekt])
        update_derived([projekt.pk])
        assert projekt.aenderungen.count() == vorher

    def test_the_history_tells_the_record_as_it_is(self, projekt):
        """Someone saved it since it was read: their title stands in the entry, too."""
        gelesen = Umsetzungsprojekt.objects.get(pk=projekt.pk)
        projekt.titel = "Eben geändert"
        projekt.save()
        mark_confirmed([gelesen])
        assert projekt.history.order_by("-history_id").first().titel == "Eben geändert"
