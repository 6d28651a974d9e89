"""Actions: what follows when projects were saved, deleted, imported or taken back."""

from bausteine.importe.folgeakte import follows
from programme.ablage import remove_unnamed


@follows("programme", "programmprojekte")
def remove_files(records=None) -> None:
    """Files of documents that are gone go as well."""
    remove_unnamed()
