"""Ratings: model, day and Quelle or nothing; versions beside each other."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from dienste.models import OnlineDienst
from reifegrad.actions import Kriteriumseingabe, save_antworten
from reifegrad.models import Kriteriumsantwort, Reifegradbewertung, Reifegradmodell
from reifegrad.uebersicht import levels_of
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")
SPAETER = dt.date(2023, 6, 30)


def refusal(record) -> str:
    """All sentences by which the model refuses a record."""
    with pytest.raises(ValidationError) as fehler:
        record.full_clean()
    return " ".join(fehler.value.messages)


class TestNichtOhne:
    """In the form's check and in the database."""

    @pytest.fixture
    def angaben(self):
        """Everything that a rating needs."""
        modell = f.reifegradmodell()
        return {
            "dienst_leistung": f.dienst_leistung(),
            "modell": modell,
            "stufe": modell.stufen.get(stufe=3),
            "bewertet_am": f.BESTAETIGT,
            "art": "geprueft",
            "quelle": f.quelle(),
        }

    @pytest.mark.parametrize("feld", ["modell", "bewertet_am", "quelle", "dienst_leistung"])
    def test_without_it_there_is_no_rating(self, angaben, feld):
        bewertung = Reifegradbewertung(**{n: w for n, w in angaben.items() if n != feld})
        with pytest.raises(ValidationError) as fehler:
            bewertung.full_clean()
        assert feld in fehler.value.message_dict
        with pytest.raises(IntegrityError), transaction.atomic():
            bewertung.save()

    def test_with_all_of_them_there_is(self, angaben):
        bewertung = Reifegradbewertung(**angaben)
        bewertung.full_clean()
        bewertung.save()

    def test_a_level_of_another_model_is_refused(self, angaben):
        fremd = f.reifegradmodell("2.0", 8).stufen.get(stufe=3)
        satz = refusal(Reifegradbewertung(**angaben | {"stufe": fremd}))
        assert "Die Stufe 3 gehört zum Modell 2.0, nicht zu 1.1." in satz

    def test_nothing_is_rated_tomorrow(self, angaben):
        morgen = timezone.localdate() + dt.timedelta(1)
        satz = refusal(Reifegradbewertung(**angaben | {"bewertet_am": morgen}))
        assert "liegt in der Zukunft" in satz

    def test_a_model_needs_a_quelle(self):
        assert "braucht eine Quelle" in refusal(
            Reifegradmodell(version="3.0", name="Modell", regel="ohne")
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            f.reifegradmodell("3.0", quelle=None)

    def test_once_for_a_day_and_a_model(self, angaben):
        Reifegradbewertung(**angaben).save()
        assert "schon bewertet" in refusal(Reifegradbewertung(**angaben))


class TestRegel:
    """The level follows from the answers."""

    @pytest.fixture
    def bewertung(self):
        """By a model with three criteria; nothing answered."""
        return f.reifegradbewertung(modell=f.reifegradmodell(kriterien=3), stufe=None)

    def answer(self, bewertung, *stufen):
        """Answer the criteria in their order."""
        kriterien = bewertung.modell.kriterien.all()
        return save_antworten(
            bewertung, dict(zip(kriterien, map(Kriteriumseingabe, stufen), strict=True))
        )

    def test_the_lowest_decides(self, bewertung):
        assert self.answer(bewertung, 4, 2, 3).entscheidend == (2,)
        bewertung.refresh_from_db()
        assert bewertung.stufe.stufe == 2

    def test_unfinished_has_no_level_and_counts_nowhere(self, bewertung):
        self.answer(bewertung, 4, 2, 3)
        self.answer(bewertung, 4, None, 3)
        bewertung.refresh_from_db()
        assert bewertung.stufe_text == "unvollständig"
        assert not Reifegradbewertung.objects.aktuelle().exists()

    def test_another_level_than_the_answers_say_is_refused(self, bewertung):
        self.answer(bewertung, 4, 2, 3)
        bewertung.refresh_from_db()
        bewertung.stufe = bewertung.modell.stufen.get(stufe=4)
        satz = "Nach den Antworten ist es Stufe 2: Das niedrigste Kriterium entscheidet"
        assert f"{satz}, hier Nummer 2." in refusal(bewertung)

    def test_an_answer_has_a_level_of_the_model(self, bewertung):
        kriterium = bewertung.modell.kriterien.first()
        antwort = Kriteriumsantwort(bewertung=bewertung, kriterium=kriterium, stufe=7)
        assert "Die Stufe 7 hat das Modell 1.1 nicht." in refusal(antwort)

    def test_what_is_not_changed_leaves_no_trace(self, bewertung):
        self.answer(bewertung, 4, 2, None)
        vorher = Kriteriumsantwort.history.count(), Reifegradbewertung.history.count()
        self.answer(bewertung, 4, 2, None)
        assert (Kriteriumsantwort.history.count(), Reifegradbewertung.history.count()) == vorher


class TestStand:
    """What holds of a Dienst, by each model for itself."""

    def test_the_newest_holds(self):
        teil = f.dienst_leistung()
        f.reifegradbewertung(teil, stufe=4)
        neu = f.reifegradbewertung(teil, stufe=2, bewertet_am=SPAETER)
        f.reifegradbewertung(teil, stufe=None, bewertet_am=timezone.localdate())
        assert [*Reifegradbewertung.objects.aktuelle()] == [neu]

    def test_the_lowest_leistung_counts_for_the_dienst(self):
        dienst = f.online_dienst()
        modelle = [f.reifegradmodell(), f.reifegradmodell("2.0", 8)]
        teile = [f.dienst_leistung(dienst) for _ in range(3)]
        for teil, stufe in zip(teile, (4, 2), strict=False):
            f.reifegradbewertung(teil, modelle[0], stufe)
        f.reifegradbewertung(teile[0], modelle[1], 6)
        alle = Reifegradbewertung.objects.zu_dienst(dienst).fuer_anbau()
        assert [str(grad) for grad in levels_of(dienst, alle)] == [
            "Reifegradmodell 1.1: Stufe 2 (2 von 3 Leistungen bewertet)",
            "Reifegradmodell 2.0: Stufe 6 (1 von 3 Leistungen bewertet)",
        ]
        annotiert = OnlineDienst.objects.annotate(
            alt=Reifegradbewertung.objects.niedrigste("1.1"),
            neu=Reifegradbewertung.objects.niedrigste("2.0"),
        ).get()
        assert (annotiert.alt, annotiert.neu) == (2, 6)

    def test_dienste_are_counted_by_model(self):
        erstes, zweites = f.reifegradmodell(), f.reifegradmodell("2.0", 8)
        for stufe in (3, 3, 0):
            f.reifegradbewertung(modell=erstes, stufe=stufe)
        f.reifegradbewertung(modell=zweites, stufe=3)
        verborgen = f.dienst_leistung(f.online_dienst(veroeffentlichung="entwurf"))
        f.reifegradbewertung(verborgen, erstes, 3)
        f.online_dienst()
        assert Reifegradbewertung.objects.dienste_je_stufe("1.1") == {0: 1, 3: 2}
        assert Reifegradbewertung.objects.dienste_je_stufe("2.0") == {3: 1}
