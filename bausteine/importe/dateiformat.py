"""Interface: what the parts of a file format ask of the whole.

`PortalResource` composes the parts and gives all of this. A part knows this class and nothing
above it.
"""

from collections import OrderedDict
from typing import Any

from import_export import resources

from bausteine.tabellen.lesetabelle import Lesetabelle
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
    #: the file as it came, where it is one that people fill in
    tabelle: Lesetabelle | None = None
    #: the number of each row in the spreadsheet; empty where they follow the headings
    nummern: list[int] = []
    #: the row being read, by its place below the headings and as the spreadsheet counts, and
    #: whether its record is a new one
    row_place: int
    #: the column whose cell is being read, "" while none is
    reading = ""
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

    def remark(self, satz: str) -> None:
        """Note how the cell was read that is being read, and nothing while keys are compared."""
        if self.reading:
            self.remarks.append((self.row_number, f"{self.reading}: {satz}"))

    def remark_computed(self) -> None:
        """Say what of the file is worked out and not read."""

    def remark_kept(self) -> None:
        """Say what stays as it was, as only a spreadsheet has changed it."""

    def summary_of_others(self) -> str:
        """One sentence about `mitgeaendert`, without its full stop."""
        return f"{len(self.mitgeaendert)} andere Einträge ändern sich auch"
