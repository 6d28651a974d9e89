"""History: one readable entry per act, relations included."""

from contextlib import contextmanager

from simple_history.models import HistoricalRecords
from simple_history.utils import get_m2m_field_name

from ozgportal.sichtbarkeit import Veroeffentlichung


class Verlauf(HistoricalRecords):
    """django-simple-history, reachable from the model so that one act can write one entry.

    The generated columns are left out: they repeat the other fields.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("excluded_fields", ["suchtext", "sortiertext"])
        kwargs.setdefault("history_change_reason_field", None)
        super().__init__(*args, **kwargs)

    def finalize(self, sender, **kwargs):
        """Django calls this when a model class is ready, ours or another."""
        if sender is self.cls:
            vorhanden = {feld.name for feld in sender._meta.local_fields}
            self.excluded_fields = [name for name in self.excluded_fields if name in vorhanden]
        super().finalize(sender, **kwargs)
        if hasattr(sender, self.manager_name) and not hasattr(sender, "_verlauf"):
            sender._verlauf = self

    def create_historical_record_m2ms(self, history_instance, instance):
        """Copy the relations by key; the library reads the whole record again for each of them."""
        for field in history_instance._history_m2m_fields:
            through = getattr(type(instance), field.name).through
            besitzer = get_m2m_field_name(field)
            zeilen = through.objects.filter(**{besitzer: instance}).order_by("pk").values()
            modell = self.m2m_models[field]
            modell.objects.bulk_create(
                [modell(history=history_instance, **zeile) for zeile in zeilen]
            )


def last_entry_of_deleted(model, **schluessel):
    """The last history entry of a record that is deleted and was public once, else None."""
    letzter = model.history.filter(**schluessel).first()
    if letzter is None or letzter.history_type != "-":
        return None
    oeffentlich = model.history.filter(
        **schluessel, veroeffentlichung=Veroeffentlichung.VEROEFFENTLICHT
    )
    return letzter if oeffentlich.exists() else None


@contextmanager
def ein_eintrag(record, grund: str = ""):
    """Everything saved on `record` inside becomes one history entry, many-to-many included."""
    neu = record._state.adding
    record.skip_history_when_saving = True
    try:
        yield record
    finally:
        del record.skip_history_when_saving
    record._change_reason = grund or None
    type(record)._verlauf.create_historical_record(record, "+" if neu else "~")
