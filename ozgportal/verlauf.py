"""History: one readable entry per act, relations included."""

from contextlib import contextmanager

from simple_history.models import HistoricalRecords


class Verlauf(HistoricalRecords):
    """django-simple-history, reachable from the model so that one act can write one entry.

    The generated search column is left out: it repeats the other fields.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("excluded_fields", ["suchtext"])
        kwargs.setdefault("history_change_reason_field", None)
        super().__init__(*args, **kwargs)

    def finalize(self, sender, **kwargs):
        """Django calls this when the model class is ready."""
        super().finalize(sender, **kwargs)
        if hasattr(sender, self.manager_name) and not hasattr(sender, "_verlauf"):
            sender._verlauf = self


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
