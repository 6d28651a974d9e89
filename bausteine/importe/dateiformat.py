"""Interface: what the parts of a file format ask of the whole.

`PortalResource` composes the parts and gives all of this. A part knows this class and nothing
above it.
"""

from collections import OrderedDict
from typing import Any

from import_export import resources

from bausteine.tabellen.spalten import Spalte
from bausteine.zustaendigkeit.regel import Bereich


class RecordResource(resources.Resource):
    """A file format of records that keep a history and belong to someone."""

    #: the columns by their name; the library fills it
    fields: OrderedDict[str, Spalte]  # type: ignore[assignment] # all columns are of our own kind
    _meta: Any
    #: name in addresses, on the command line and of the fixture file
    resource_name: str
    #: whose limits hold
    bereich: Bereich
    #: (row, sentence) about what the import did otherwise than the file says
    remarks: list[tuple[int | None, str]]
    #: records of another kind that the file changes too: row, name, (column, before, after)
    mitgeaendert: list[tuple[int, str, list[tuple[str, str, str]]]]
    #: the header of the file as it came
    original_headers: list[str]
    #: the row being read, as the spreadsheet counts, and whether its record is a new one
    row_number: int
    is_new: bool
    #: whether the file's header is in order; else no row is looked at
    _readable: bool
    #: (column, before, after) for every cell of the row that differs
    _changes: list[tuple[str, str, str]]

    @property
    def columns(self) -> list[Spalte]:
        """All columns in the order of the file."""
        return list(self.fields.values())

    def get_queryset(self):
        """All records with what the columns read, whatever their publication state."""
        return self._meta.model.objects.fuer_export()

    def summary_of_others(self) -> str:
        """One sentence about `mitgeaendert`, without its full stop."""
        return f"{len(self.mitgeaendert)} andere Einträge ändern sich auch"
