"""Right to erasure: what is known about a person, erased in every table at once."""

from django.db import transaction

from datenschutz.enums import Fundart, Vorgangsart
from datenschutz.fundstellen import Fund, find_person, origin, person_fields
from datenschutz.models import Vorgang

GRUND = "Personenbezogene Angaben gelöscht"


@transaction.atomic
def erase_person(begriff: str, schluessel: set[str], konto: str) -> int:
    """Erase the chosen places among those that `begriff` finds; how many there were.

    Records stay, and so do office and mailbox. The present state of a record gets an entry in
    its history that says that something was erased, not what.
    """
    funde = [f for f in find_person(begriff) if f.erasable and f.schluessel in schluessel]
    records: dict[tuple, dict] = {}
    for fund in funde:
        werte = records.setdefault((fund.model, fund.pk), {})
        werte[fund.feld.name] = fund.danach
        if fund.art == Fundart.PERSON:
            werte.update(_without_person(fund))
    for (model, pk), werte in records.items():
        model._default_manager.filter(pk=pk).update(**werte)
        if hasattr(model, "_verlauf"):
            record = model._default_manager.get(pk=pk)
            record._change_reason = GRUND
            model._verlauf.create_historical_record(record, "~")
    if funde:
        Vorgang.objects.create(art=Vorgangsart.LOESCHUNG, konto=konto, anzahl=len(funde))
    return len(funde)


def _without_person(fund: Fund) -> dict:
    """All of the person goes together: no consent, no telephone number without a name."""
    model = origin(fund.model)
    return dict.fromkeys(person_fields(model), "") | getattr(model, "nach_loeschung", {})
