"""Tombstones: what was public once and is deleted now answers 410, not 404."""

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung


def last_entry_of_deleted(model, **schluessel):
    """The last history entry of a record that is deleted and was public once, else None."""
    # by number: the clock may have been set back since
    letzter = model.history.filter(**schluessel).order_by("-history_id").first()
    if letzter is None or letzter.history_type != "-":
        return None
    oeffentlich = model.history.filter(
        **schluessel, veroeffentlichung=Veroeffentlichung.VEROEFFENTLICHT
    )
    return letzter if oeffentlich.exists() else None
