"""Bulk write with audit trail: blocks, the history of the act, and the record of the act."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import OperationalError, connection, models

from bausteine.geschichte.verlauf import collect_entries, one_entry
from bausteine.importe.bericht import faulty_rows
from bausteine.importe.dateiformat import RecordResource
from bausteine.importe.folgeakte import run_followers
from bausteine.importe.gesehen import Gesehen
from bausteine.importe.models import Import
from bausteine.importe.sammelschreiben import Ablehnung, BulkWriter, Neuling
from bausteine.importe.seltener import seldom_collected
from bausteine.stoerung.stoerung import is_fault

#: number of the lock that imports take on PostgreSQL; any would do that nothing else uses
SPERRE = 5_031_207
#: how long a second import waits for the first, in seconds
WARTEN_S = 60


def history_reason(dateiname: str | None) -> str:
    """What the history says about a record that a file wrote."""
    return f"Import {dateiname or ''}".strip()


def one_at_a_time() -> None:
    """Let a second import wait for the first: it must see what that one wrote.

    SQLite does so by itself, as every transaction here begins as a writing one. Raises
    ValidationError when the first takes too long.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        # the limits of a page are too short for a file; they come back with the next transaction
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{WARTEN_S}s"])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SPERRE])
        except OperationalError as fehler:
            raise ValidationError(
                "Ein anderer Import läuft noch. Nichts geschrieben. Bitte versuchen Sie es in "
                "einer Minute noch einmal."
            ) from fehler


def raise_fault(fehler) -> None:
    """End the import when the database is away or full: no row of the file is to blame.

    Going on would be worse: SQLite may have ended the transaction already.
    """
    for einer in fehler:
        if is_fault(einer.error):
            raise einer.error


class Protokollierte(RecordResource):
    """Part of every resource: what happens to rows that are in order, and what is kept of it.

    `freigabe(record, state before)`: why writing it needs a release, else ""; None: no check.
    `gesehen`: what the preview showed; None: nothing was shown, as on the command line.
    `vorschau`: its name.
    """

    #: whether rows are looked at once more when all of them are in
    looks_again = False

    def __init__(
        self, freigabe=None, gesehen: Gesehen | None = None, vorschau: str | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        self.vorschau = vorschau
        self.freigabe, self.gesehen = freigabe, gesehen
        self.state_before: str | None = None
        #: rows that are not written because of what happened since the preview: row, sentence
        self.left: list[tuple[int, str]] = []

    def late_refusal(self, record) -> dict[str, list[str]]:
        """By column, what is wrong with a stored row now that all rows of the file are in; asked
        where the resource `looks_again`."""
        return {}

    def leave_unseen(self, record) -> bool:
        """Whether the row has to stay out: someone saved since what it would overwrite."""
        if self.gesehen is None or not (self.is_new or self._changes):
            return False
        grund = self.gesehen.objection(self.row_number, self.is_new, self._changes)
        if grund:
            self._changes = []
            self.left.append((self.row_number, f"„{record}“ nicht geschrieben, {grund}."))
        return bool(grund)

    def unreleased(self, record) -> dict[str, list[str]]:
        """The mistake of a row that this account may not write, as it would be public at once."""
        grund = self.freigabe(record, self.state_before) if self.freigabe else ""
        return {NON_FIELD_ERRORS: [grund]} if grund else {}

    def import_data(
        self,
        dataset,
        dry_run=False,
        raise_errors=False,
        use_transactions=None,
        collect_failed_rows=False,
        rollback_on_validation_errors=False,
        **kwargs,
    ):
        """The library's import, all or nothing whatever the caller says; the history is collected.

        A dry run writes none to discard.
        """
        self.schreiber, self._postponed = BulkWriter(), []
        self._late: list[Ablehnung] = []
        self.waiting: list[Neuling] = []
        #: rows to look at once more
        self.stored: list[tuple[int, models.Model]] = []
        self.der_import, self.nur_probe = None, dry_run
        with seldom_collected(), collect_entries(discard=dry_run) as self.sammlung:
            result = super().import_data(
                dataset,
                dry_run,
                raise_errors,
                use_transactions=True,
                collect_failed_rows=collect_failed_rows,
                rollback_on_validation_errors=True,
                **kwargs,
            )
            raise_fault(result.base_errors)
            return result

    def postpone(self, spalte, record, value):
        """Store a relation again when all rows are in; an end to forward references."""
        if not any(offen[:2] == (spalte, record) for offen in self._postponed):
            self._postponed.append((spalte, record, value))

    def store_new(self) -> None:
        """Insert the new records that wait."""

    def write_block(self):
        """Insert what waits, then its history; what the database refuses is told at the end."""
        self.store_new()
        self._late += self.schreiber.write()
        self.sammlung.write()

    def _tell_late(self, result) -> None:
        """What was refused with its block, as if it had been with its row."""
        if not self._late:
            return
        je_zeile: dict[int, dict[str, list[str]]] = {}
        for zeile, fehler in self._late:
            for spalte, saetze in fehler.items():
                je_zeile.setdefault(zeile, {}).setdefault(spalte, []).extend(saetze)
        ergebnisse = {e.zeile: e for e in result.rows if hasattr(e, "zeile")}
        for zeile, fehler in je_zeile.items():
            result.append_invalid_row(self.place_of_row(zeile) + 1, {}, ValidationError(fehler))
            ergebnis = ergebnisse[zeile]
            result.totals[ergebnis.import_type] -= 1
            ergebnis.import_type = ergebnis.IMPORT_TYPE_INVALID
            result.totals[ergebnis.import_type] += 1
        result.invalid_rows.sort(key=lambda zeile: zeile.number)

    def after_import(self, dataset, result, **kwargs):
        self.remark_computed()
        self.remark_kept()
        result.remarks = self.remarks
        if self.mitgeaendert:
            result.mitgeaendert = (self.summary_of_others(), self.mitgeaendert)
        result.left = self.left
        if self.gesehen and self.gesehen.others_differ(self.mitgeaendert):
            raise ValidationError(
                "Seit der Vorschau hat sich geändert, was die Datei an anderen Einträgen ändert."
            )
        self.write_block()
        for zeile, record in self.stored:
            if fehler := self.late_refusal(record):
                self._late.append((zeile, fehler))
        self._tell_late(result)
        for fehlerhaft in (*result.invalid_rows, *result.error_rows):  # counted by the library
            fehlerhaft.number = self.number_of_row(fehlerhaft.number - 1) - 1
        result.lesung = getattr(self, "lesung", None)
        result.faulty = faulty_rows(result, self.tabelle) if self.tabelle else []
        if result.has_errors() or result.has_validation_errors():
            return
        self.is_new = False
        for spalte, record, value in self._postponed:
            with one_entry(record, history_reason(kwargs.get("file_name"))):
                spalte.store(record, value, self)
        if self.nur_probe:  # everything that can be refused has been tried
            self.write_block()
            return
        self.finish()
        self.write_block()
        run_followers(self.resource_name)
        self.der_import = Import.objects.protokolliert(
            self.sammlung.geschrieben,
            ressource=self.resource_name,
            dateiname=kwargs.get("file_name") or "",
            pruefsumme=getattr(dataset, "pruefsumme", ""),
            konto=kwargs.get("user"),
            vorschau=self.vorschau,
            neu=result.totals["new"],
            geaendert=result.totals["update"],
            unveraendert=result.totals["skip"],
            hinweise=[[zeile, text] for zeile, text in (*self.left, *self.remarks)],
        )

    def number_of_row(self, platz: int) -> int:
        """By which number people know the row at this place in the table."""
        # the header is the first
        return self.nummern[platz] if platz < len(self.nummern) else platz + 2

    def place_of_row(self, zeile: int) -> int:
        """Where in the table the row stands that people know by this number."""
        return self.nummern.index(zeile) if zeile in self.nummern else zeile - 2

    def finish(self):
        """What must follow once, after the last row."""

    def follow_up(self, records):
        """What must follow when records of this file were taken back to an earlier state."""
