"""What the database allows of a Vorschlag, and how long a mail address stays."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories as f
from vorschlaege.enums import Zustand
from vorschlaege.models import Vorschlag

pytestmark = pytest.mark.usefixtures("db")


def decided(tage: int, **felder) -> Vorschlag:
    """Closed so many days ago."""
    return f.vorschlag(
        f.projekt(),
        zustand=Zustand.ANGENOMMEN,
        mail="a@b.example",
        bearbeitet_am=timezone.now() - dt.timedelta(days=tage),
        **felder,
    )


@pytest.mark.parametrize(
    "felder",
    [
        {"zustand": Zustand.ANGENOMMEN},
        {"zustand": "weg"},
        {"bearbeitet_am": timezone.now()},
        {"zustand": Zustand.ABGELEHNT, "bearbeitet_am": timezone.now(), "begruendung": ""},
    ],
)
def test_a_state_has_what_belongs_to_it(felder):
    """No decision without its time, no refusal without a reason."""
    with pytest.raises(IntegrityError), transaction.atomic():
        f.vorschlag(f.projekt(), **felder)


def test_it_is_about_exactly_one_record():
    """Neither none nor two."""
    vorschlag = f.vorschlag(f.projekt())
    for felder in ({"projekt": None}, {"organisation": f.organisation()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vorschlag.objects.filter(pk=vorschlag.pk).update(**felder)


def test_the_address_goes_some_days_after_closing(settings):
    """Only of closed ones, only when the days are over; the rest stays."""
    settings.VORSCHLAG_MAIL_TAGE = 30
    offen = f.vorschlag(f.projekt(), mail="a@b.example")
    Vorschlag.objects.update(eingegangen_am=timezone.now() - dt.timedelta(days=400))
    alt, neu = decided(31), decided(29)
    ausgabe = StringIO()
    call_command("vorschlaege_aufraeumen", stdout=ausgabe)
    assert ausgabe.getvalue() == "1 E-Mail-Adressen gelöscht.\n"
    mails = {v.pk: v.mail for v in Vorschlag.objects.all()}
    assert mails == {offen.pk: "a@b.example", alt.pk: "", neu.pk: "a@b.example"}
    assert Vorschlag.objects.get(pk=alt.pk).wert == alt.wert
