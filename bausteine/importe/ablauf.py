"""Import pipeline: natural keys, dry first, all or nothing, a report by row and column.

Built on django-import-export (why it differs: docs/entscheidungen/003): cells are compared as they
would be exported, relations belong to the row, and a row either changes something or is skipped
without a trace in the history.
"""

from typing import cast

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils.functional import cached_property
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult
from tablib import Dataset

from bausteine.geschichte.verlauf import history_of, one_entry, without_entry
from bausteine.geschichte.zeilensperre import hold_with_parts, rows_can_be_held
from bausteine.importe.bericht import by_column, by_row, in_words, named_when_taken
from bausteine.importe.dauerschluessel import Dauerschluessel
from bausteine.importe.grenze import Importgrenze
from bausteine.importe.gutezeilen import sentence
from bausteine.importe.kopfsuche import Kopfsuche, Lesung
from bausteine.importe.nachschlagen import LookupResource
from bausteine.importe.protokoll import Protokollierte, history_reason, one_at_a_time, raise_fault
from bausteine.importe.rueckweg import as_it_was, as_month
from bausteine.importe.sammelschreiben import Neuling, insert
from bausteine.importe.schluesselvorschlag import Schluesselvorschlag, ignore_case
from bausteine.importe.spaltennamen import Lesewahl
from bausteine.stoerung.stoerung import is_fault
from bausteine.tabellen.arten import FEHLERWERTE, Datum, Zeitpunkt, Zeitstempel, cell_text
from bausteine.tabellen.dateien import is_example
from bausteine.tabellen.lesetabelle import Lesetabelle
from bausteine.tabellen.pruefung import check
from bausteine.tabellen.spalten import Spalte


class PreloadedLoader(BaseInstanceLoader):
    """The records the file names, some hundred rows ahead: few queries, little memory.

    Who writes holds them all before the first is read; who only tries keeps nobody waiting.
    """

    resource: "PortalResource"
    dataset: Dataset
    BATCH = 500

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self._batch: int | None = None
        self._records: dict[tuple, models.Model] = {}
        self._held: set[int] | None = None

    def get_instance(self, row):
        batch = self.resource.row_place // self.BATCH
        if batch != self._batch:
            self._batch, self._records = batch, self._read(batch * self.BATCH)
        schluessel = self.resource.key_of_row(row)
        if schluessel is None:
            return None
        return self._records.get(schluessel) or self._records.get(
            self.resource.key_with_months(schluessel)
        )

    def _read(self, start: int) -> dict[tuple, models.Model]:
        rows = self._rows(start, start + self.BATCH)
        if self.resource.nur_probe or not rows_can_be_held():
            return self.resource.existing_records(rows, self.resource.number_of_row(start))
        alle = self.resource._meta.model._base_manager.all()
        if self._held is None:
            self._held = hold_with_parts(
                alle.filter(self.resource.named_by(self._rows(), self.resource.number_of_row(0)))
            )
        erste = self.resource.number_of_row(start)
        records = self.resource.existing_records(rows, erste)
        if neue := {record.pk for record in records.values()} - self._held:  # made since then
            self._held |= hold_with_parts(alle.filter(pk__in=neue))
            records = self.resource.existing_records(rows, erste)
        return records

    def _rows(self, start: int | None = None, ende: int | None = None) -> list[dict[str, str]]:
        return [
            dict(zip(self.dataset.headers, map(cell_text, werte), strict=True))
            for werte in self.dataset[start:ende]
        ]


class RowOutcome(RowResult):
    """What became of a row, with what a preview shows of it."""

    #: as the spreadsheet counts
    zeile: int
    #: (column, before, after)
    changes: list[tuple[str, str, str]]
    #: column → the cell, of a point in time that is written otherwise in the file
    aus: dict[str, str]


class PortalResource(Importgrenze, LookupResource, Protokollierte):
    """Import and export of one noun: its columns, its `resource_name`, its `key_columns`."""

    #: columns that together tell one record from another
    key_columns: tuple[str, ...] = ("kennung",)
    #: official keys: who carries one is that record, whatever the key columns say
    stable_columns: tuple[str, ...] = ()
    #: the column by which people take a new record for one that exists
    name_column: str = ""
    #: whether a file holds several Länder, of which one is read: the argument `land`
    je_land = False
    #: whether there is a template to fill in, and whether it shows an example row
    with_template = with_example = True
    #: imports may also read these, under that meaning (older or foreign headers)
    synonyms: dict[str, str] = {}

    class Meta:
        abstract = True
        instance_loader_class = PreloadedLoader
        skip_diff = True
        report_skipped = False
        clean_model_instances = True
        use_transactions = True
        #: for the library: no savepoint of its own for every row; it finds nothing to write
        use_bulk = True

    def __init__(
        self,
        oeffentlich: bool = False,
        wahl: Lesewahl | None = None,
        ohne: frozenset[int] = frozenset(),
        **kwargs,
    ):
        """`wahl`: what a person said about the file that is read; `ohne`: the numbers of its rows
        that count as if it did not have them."""
        super().__init__(**kwargs)
        self.ohne = ohne
        self.wahl = wahl or Lesewahl()
        self.lesung: Lesung | None = None
        for spalte in self.columns:
            spalte.oeffentlich = oeffentlich
        self.remarks, self.mitgeaendert = [], []
        self.keys_in_file: set[str] = set()
        self.keys = Dauerschluessel(self)
        self._duplicates: dict[int, int] = {}
        self._key_errors: dict[int, ValidationError] = {}
        #: by column: the rows whose computed cell says something else
        self._computed: dict[str, list[tuple[int, str]]] = {}
        #: cells that a spreadsheet changed unasked: row, what they say, what is stored
        self._kept: list[tuple[int, str, str]] = []

    # -- columns ------------------------------------------------------------------------------

    @property
    def public_columns(self) -> list[Spalte]:
        """The columns of public downloads."""
        return [spalte for spalte in self.columns if not spalte.intern]

    @cached_property
    def _time_columns(self) -> set[str]:
        """The columns that hold a point in time."""
        return {s.column_name for s in self.columns if isinstance(s.art, Datum | Zeitpunkt)}

    def json_row(self, record) -> dict:
        """The public columns of a record for a JSON answer."""
        return {spalte.column_name: spalte.json(record) for spalte in self.public_columns}

    @property
    def teile(self) -> list[tuple[str, list[Spalte]]]:
        """What belongs to a record and has no cells in its file: the name of the relation, and the
        public columns of its rows."""
        return []

    def part_rows(self, record, name: str, spalten: list[Spalte]) -> list:
        """The rows of one of `teile` that may be shown."""
        return []

    def json_record(self, record) -> dict:
        """A record in a JSON answer: its public columns and its parts."""
        werte = self.json_row(record)
        for name, spalten in self.teile:
            zeilen = self.part_rows(record, name, spalten)
            werte[name] = [{s.column_name: s.json(zeile) for s in spalten} for zeile in zeilen]
        return werte

    @classmethod
    def get_row_result_class(cls) -> type[RowOutcome]:
        return RowOutcome

    def get_or_init_instance(self, instance_loader, row):
        """The stored record the row names, or a new one; and whether it is new."""
        record = instance_loader.get_instance(row)
        return (record, False) if record else (self._meta.model(), True)

    @classmethod
    def get_display_name(cls):
        return cls._meta.model._meta.verbose_name_plural

    # -- before the rows ----------------------------------------------------------------------

    def before_import(self, dataset, **kwargs):
        self._readable = False
        one_at_a_time()
        if getattr(dataset, "ressource", self.resource_name) != self.resource_name:
            name = getattr(dataset, "formatname", dataset.ressource)
            raise ValidationError(
                f"Diese Datei hat das Format „{name}“: Bitte wählen Sie es als Dateiformat."
            )
        if isinstance(dataset, Lesetabelle):
            self._read_by_headings(dataset)
        elif fehler := self.missing_key(dataset.headers):
            raise ValidationError(fehler)
        self._readable = True
        first_rows: dict[tuple, int] = {}
        for platz, werte in enumerate(dataset):
            nummer = self.number_of_row(platz)
            row = dict(zip(dataset.headers, map(cell_text, werte), strict=True))
            schluessel = self.key_of_row(row)
            if schluessel is None or is_example(werte):
                continue
            if schluessel in first_rows:
                self._duplicates[nummer] = first_rows[schluessel]
            first_rows.setdefault(schluessel, nummer)
        self.keys_in_file = {schluessel[0] for schluessel in first_rows if len(schluessel) == 1}

    def _read_by_headings(self, tabelle: Lesetabelle) -> None:
        """Find the headings and leave the columns that are known. Raises ValidationError."""
        suche = Kopfsuche(self, self.wahl)
        self.lesung, self.tabelle = suche.lesung, tabelle
        try:
            suche.apply(tabelle)
        finally:
            self.remarks += suche.remarks
        if self.ohne:
            tabelle.leave_out(self.ohne)
            self.remarks.append((None, sentence(self.ohne)))
        self.nummern = tabelle.nummern
        if self.slug_key:
            ignore_case(self, tabelle)
        if self.key_from_name:
            vorschlag = Schluesselvorschlag(self)
            vorschlag.apply(tabelle)
            self.remarks += vorschlag.remarks
            self._key_errors = vorschlag.errors

    def check_headings(self, headers: list[str]) -> None:
        """Refuse a file by its headings as they stand in it. Raises ValidationError."""

    def columns_meant(self, namen: list[str]) -> list[str]:
        """The columns that a file has, of those that its headings name."""
        return namen

    def missing_key(self, headers) -> list[str]:
        """Why a file with these columns does not say which records are meant, in sentences."""
        noetig = self.required_key_columns(headers)
        if self.key_from_name and self.name_column in headers:
            noetig = tuple(name for name in noetig if name not in self.key_columns)
        if not (missing := [name for name in noetig if name not in headers]):
            return []
        return [
            f"Es fehlt die Schlüsselspalte „{'“, „'.join(missing)}“: Ohne sie ist nicht klar, "
            "welche Einträge gemeint sind."
        ]

    @property
    def slug_key(self) -> bool:
        """Whether the one key column is the part of an address."""
        if len(self.key_columns) != 1 or (spalte := self.fields.get(self.key_columns[0])) is None:
            return False
        try:
            feld = self._meta.model._meta.get_field(spalte.attribute)
        except FieldDoesNotExist:
            return False
        return validate_slug in getattr(feld, "validators", ())

    @property
    def key_from_name(self) -> bool:
        """Whether the name tells which record is meant, and gives a new one its key."""
        return bool(self.name_column) and self.slug_key

    def required_key_columns(self, headers) -> tuple[str, ...]:
        """Which key columns this file must have."""
        return self.key_columns

    def _check_import_id_fields(self, headers):
        """The library's own check; ours has spoken already, in German."""

    # -- keys ---------------------------------------------------------------------------------

    def key_of_row(self, row) -> tuple | None:
        """The natural key a row names, None when it cannot be read (reported with the row)."""
        try:
            return tuple(
                self._key_part(self.fields[name], cell_text(row.get(name)))
                for name in self.key_columns
            )
        except ValidationError:
            return None

    def key_with_months(self, schluessel: tuple) -> tuple:
        """The same key with a month where a spreadsheet has made its first day of it."""
        # a key need not be one column: the federal catalogue puts its own together
        spalten = [self.fields.get(name) for name in self.key_columns]
        zeiten = [spalte is not None and isinstance(spalte.art, Zeitpunkt) for spalte in spalten]
        if not any(zeiten):
            return schluessel
        return tuple(
            (as_month(teil) if zeit else "") or teil
            for zeit, teil in zip(zeiten, schluessel, strict=True)
        )

    def _key_part(self, spalte, text):
        return spalte.art.write(spalte.art.read(text, self))

    def key_of_record(self, record) -> tuple:
        """The same key of a stored record."""
        return tuple(
            self.fields[name].art.write(self.fields[name].load(record)) for name in self.key_columns
        )

    def named_by(self, rows: list[dict], first_row: int) -> models.Q:
        """Which stored records these rows can name."""
        spalte, werte = self.fields[self.key_columns[0]], []
        for row in rows:
            try:
                werte.append(spalte.art.read(row.get(self.key_columns[0], ""), self))
            except ValidationError:
                continue  # the row itself reports it
        return models.Q(**{f"{spalte.attribute}__in": werte})

    def existing_records(self, rows: list[dict], first_row: int) -> dict[tuple, models.Model]:
        """Stored records by key, restricted to what these rows can name."""
        records = self.get_queryset().filter(self.named_by(rows, first_row))
        return {self.key_of_record(record): record for record in records}

    # -- one row ------------------------------------------------------------------------------

    def import_row(self, row, instance_loader, **kwargs):
        row = {name: cell_text(wert) for name, wert in row.items()}
        self._before: dict[str, str] = {}
        self.row_place = kwargs["row_number"] - 1
        self.row_number = self.number_of_row(self.row_place)
        if not self._readable or is_example(list(row.values())):
            ergebnis = self.get_row_result_class()()
            ergebnis.import_type = ergebnis.IMPORT_TYPE_SKIP
            return ergebnis
        ergebnis = cast(RowOutcome, super().import_row(row, instance_loader, **kwargs))
        raise_fault(ergebnis.errors)
        ergebnis.zeile = self.row_number
        if self.waiting and self.waiting[-1].zeile == self.row_number:
            self.waiting[-1].ergebnis = ergebnis
        if self.row_place % PreloadedLoader.BATCH == PreloadedLoader.BATCH - 1:
            self.write_block()
        return ergebnis

    def before_import_row(self, row, **kwargs):
        if fehler := self._key_errors.get(self.row_number):
            raise fehler
        if erste := self._duplicates.get(self.row_number):
            raise ValidationError(f"Derselbe Schlüssel steht schon in Zeile {erste} der Datei.")

    def after_init_instance(self, instance, new, row, **kwargs):
        self.check_known(instance, new)
        instance.__dict__["_gelesen"] = {}
        self.is_new = new
        self.state_before = None if new else getattr(instance, "veroeffentlichung", None)
        if new:
            self.keys.remark_same_name(row, self.remarks, self.row_number)
        if not new:
            self._note_computed(instance, row)
            self._before = {s.column_name: s.cell(instance) for s in self.columns_in(row)}

    def _note_computed(self, record, row) -> None:
        """Remember where the file says otherwise than what is worked out."""
        for spalte in self.columns:
            text = row.get(spalte.column_name) if spalte.readonly else None
            if not text or isinstance(spalte.art, Zeitstempel):
                continue
            if not text.endswith(spalte.cell(record) or "\x00"):  # an address may be absolute
                self._computed.setdefault(spalte.column_name, []).append((self.row_number, text))

    def remark_computed(self) -> None:
        """Say, once for each column, that what is worked out is not read."""
        for name, stellen in self._computed.items():
            (zeile, text), weitere = stellen[0], len(stellen) - 1
            auch = f" (und in {weitere} weiteren)" if weitere else ""
            (spalte,) = [s for s in self.columns if s.column_name == name]
            self.remarks.append(
                (
                    zeile,
                    f"„{name}“ wird berechnet, „{text[:60]}“ ist nicht eingelesen{auch}. So "
                    f"entsteht die Angabe: {spalte.erklaerung}",
                )
            )

    def remark_kept(self) -> None:
        """Say, once, that months stay months where the file has made days of them."""
        tage = [stelle for stelle in self._kept if as_month(stelle[1])]
        if tage:
            (zeile, text, vorher), weitere = tage[0], len(tage) - 1
            auch = f" (und {weitere} weitere)" if weitere else ""
            self.remarks.append(
                (
                    zeile,
                    f"„{vorher}“ bleibt{auch}: Die Datei sagt „{text}“, wie es Tabellenprogramme "
                    "aus einem Monat machen. Ist der Tag gemeint, tragen Sie ihn im Formular ein.",
                )
            )

    def columns_in(self, row) -> list[Spalte]:
        """The columns of this row that an import may change."""
        return [s for s in self.columns if s.column_name in row and not s.readonly]

    def import_instance(self, instance, row, **kwargs):
        fehler = {}
        self.followed.clear()
        for spalte in self.columns_in(row):
            text, vorher = row[spalte.column_name], self._before.get(spalte.column_name, "")
            if as_it_was(spalte.art, text, vorher):
                self._kept.append((self.row_number, text, vorher))
                text = vorher
            try:
                spalte.put(instance, self._read_cell(spalte, text))
            except ValidationError as error:
                fehler[spalte.column_name] = error.messages
        self.remark_followed()
        if fehler:
            raise ValidationError(fehler)

    def _read_cell(self, spalte: Spalte, text: str):
        """The value of a cell; how it was read is told with the row. Raises ValidationError."""
        if text in FEHLERWERTE:
            raise ValidationError(
                f"„{text}“ ist ein Fehlerwert aus Excel. Bitte die Formel berichtigen oder die "
                "Zelle leeren."
            )
        self.reading = spalte.column_name
        try:
            return spalte.art.read(text, self)
        finally:
            self.reading = ""

    def changes(self, instance, row) -> list[tuple[str, str, str]]:
        """(column, before, after) for every cell that differs."""
        return [
            (s.column_name, self._before.get(s.column_name, ""), nachher)
            for s in self.columns_in(row)
            if (nachher := s.cell(instance)) != self._before.get(s.column_name, "")
        ]

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors:
            return False
        self._changes = self.changes(instance, row)
        return self.leave_unseen(instance) or (not self.is_new and not self._changes)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        fehler: dict = dict(import_validation_errors or {}) or self.outside(instance)
        if self.is_new:
            fehler |= self.keys.taken(instance, ohne=fehler)
        try:
            check(instance, exclude={*fehler, *self._fields_of(fehler)})
        except ValidationError as error:
            fehler = error.update_error_dict(fehler)
        fehler |= self.unreleased(instance)
        if fehler:
            raise ValidationError(by_column(self.columns, fehler))

    def _fields_of(self, columns) -> set[str]:
        """The fields of the model behind these columns: a cell is reported once, as it stands."""
        return {
            f"{spalte.attribute}{ende}"
            for spalte in self.columns
            if spalte.column_name in columns
            for ende in ("", "_von", "_bis")
        }

    def save_instance(self, instance, is_create, row, **kwargs):
        instance._change_reason = history_reason(kwargs.get("file_name"))
        if is_create:
            self.waiting.append(Neuling(self.row_number, instance, row))
            return
        geaendert = {name for name, _, _ in self._changes}
        # one savepoint, for the record and what belongs to it
        with named_when_taken(instance, self.columns):
            with one_entry(instance, instance._change_reason):
                instance.save()
                self._store_relations(instance, row, geaendert)
            self.after_store(instance)
        self._look_again(self.row_number, instance)

    def _store_relations(self, record, row, geaendert=None) -> None:
        """What needs the saved record: of those columns, or of all that were read."""
        for spalte in self.columns_in(row):
            name = spalte.column_name
            if name in record._gelesen and (geaendert is None or name in geaendert):
                spalte.store(record, record._gelesen[name], self)

    def store_new(self) -> None:
        """Insert the new records of a block, and what needs them to be there."""
        wartende, self.waiting = self.waiting, []
        zeile, neu = getattr(self, "row_number", 0), getattr(self, "is_new", False)
        abgelehnt = insert([neuling.record for neuling in wartende], self.columns)
        self._late += [(wartende[i].zeile, by_row(f)) for i, f in abgelehnt.items()]
        self.is_new = True
        da = []
        for neuling in (n for i, n in enumerate(wartende) if i not in abgelehnt):
            self.row_number, record = neuling.zeile, neuling.record
            if neuling.ergebnis:
                neuling.ergebnis.object_id = record.pk
            try:
                with without_entry(record):
                    self._store_relations(record, neuling.row)
                    self.after_store(record)
                self._look_again(neuling.zeile, record)
                da.append(record)
            except ValidationError as fehler:
                self._late.append((neuling.zeile, by_row(fehler)))
            except Exception as fehler:  # a mistake of ours: told with the row, nothing is written
                if is_fault(fehler):
                    raise
                self._late.append((neuling.zeile, {NON_FIELD_ERRORS: [in_words(fehler)]}))
        history_of(self._meta.model).create_entries(da, "+")
        self.row_number, self.is_new = zeile, neu

    def save_m2m(self, instance, row, **kwargs):
        """Done with the record: relations belong to the same history entry."""

    def after_store(self, record):
        """What must follow a stored row."""

    def _look_again(self, zeile: int, record) -> None:
        if self.looks_again:
            self.stored.append((zeile, record))

    def after_import_row(self, row, row_result, **kwargs):
        row_result.changes = self._changes if kwargs.get("with_changes", True) else []
        row_result.aus = {
            name: row[name]
            for name, _, nachher in row_result.changes
            if name in self._time_columns
            and "".join(row.get(name, "").split()) not in ("", "".join(nachher.split()))
        }
        if progress := kwargs.get("progress"):
            progress(self.row_place + 2)  # as if the headings were the first row
