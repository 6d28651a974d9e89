"""Table mapping: every table of the database, its columns, its rows as JSON values."""

from collections.abc import Iterator
from functools import cached_property

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models

from betrieb.sicherung.bestand import VORBELEGT, kept
from betrieb.umzug.verweise import BEIM_NAMEN, LAENGE
from betrieb.umzug.werte import UNLESBAR, Unlesbar, as_json, misfit, text_misfit

#: rows that go into the database at once, and that are read at once
AUF_EINMAL = 500
#: letters of a word that names a content type or a permission
NAME_HOECHSTENS = 255


def _checked(feld: models.ForeignKey) -> bool:
    """Whether the database lets it name only what there is."""
    return feld.db_constraint  # type: ignore[attr-defined] # Django has it, its types do not


class BackupTable:
    """The table of a model. A row is a list of JSON values in the order of `spalten`.

    Days and times are ISO 8601, times in UTC to the microsecond; references to content types and
    permissions are their names, because migrations number them anew in every database.
    """

    #: whether a fresh database has rows here already
    vorbelegt = False

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.name = model._meta.db_table
        #: generated columns repeat the others; the database fills them
        self.felder = [f for f in model._meta.local_concrete_fields if not f.generated]
        self.spalten = [feld.column for feld in self.felder if feld.column]

    @cached_property
    def _verweise(self) -> dict[int, str]:
        """Positions of columns that hold the number of something that is referred to by name."""
        return {
            i: BEIM_NAMEN[m]
            for i, f in enumerate(self.felder)
            if (m := f.related_model) in BEIM_NAMEN
        }

    @cached_property
    def number_position(self) -> int:
        """The position of the primary key."""
        return self.felder.index(self.model._meta.pk)

    @cached_property
    def points_to(self) -> dict[int, models.Field]:
        """Positions of columns whose value must be a record; a history may name a deleted one."""
        return {
            i: feld
            for i, feld in enumerate(self.felder)
            if isinstance(feld, models.ForeignKey) and (_checked(feld) or i in self._verweise)
        }

    def rows(self, namen: "Namen") -> Iterator[list]:
        """All rows by primary key, without holding them all."""
        abfrage = self.model._base_manager.order_by("pk")
        attribute = [feld.attname for feld in self.felder]
        for werte in abfrage.values_list(*attribute).iterator(chunk_size=AUF_EINMAL):
            zeile = [as_json(wert) for wert in werte]
            for i, art in self._verweise.items():
                zeile[i] = namen.by_number[art].get(zeile[i])
            yield zeile

    def check(self, zeile) -> None:
        """Raises Unlesbar unless every value is one of its column."""
        if not isinstance(zeile, list) or len(zeile) != len(self.felder):
            raise Unlesbar("Die Zahl der Spalten stimmt nicht.")
        for i, (feld, wert) in enumerate(zip(self.felder, zeile, strict=True)):
            if art := self._verweise.get(i):
                self._check_name(feld, wert, LAENGE[art])
            elif grund := misfit(feld, wert, self._python(feld, wert)):
                raise Unlesbar(f"Die Spalte {feld.column} {grund}.")

    def _check_name(self, feld, wert, laenge: int) -> None:
        if wert is None and feld.null:
            return
        texte = isinstance(wert, list) and all(isinstance(wort, str) for wort in wert)
        if not texte or len(wert) != laenge:
            raise Unlesbar(f"Die Spalte {feld.column} {UNLESBAR}.")

    def insert(self, zeilen: list[list], namen: "Namen") -> None:
        """Write rows as they are: no signal, no history, no new time stamp."""
        spalten = ", ".join(map(connection.ops.quote_name, self.spalten))
        marken = ", ".join(["%s"] * len(self.spalten))
        sql = f"INSERT INTO {connection.ops.quote_name(self.name)} ({spalten}) VALUES ({marken})"  # noqa: S608 (names of our own tables)
        with connection.cursor() as cursor:
            cursor.executemany(sql, [self._stored(zeile, namen) for zeile in zeilen])

    def _stored(self, zeile: list, namen: "Namen") -> list:
        werte = []
        for i, (feld, wert) in enumerate(zip(self.felder, zeile, strict=True)):
            if art := self._verweise.get(i):
                werte.append(None if wert is None else namen.number(art, wert))
            elif isinstance(feld, models.JSONField) and wert is None and not feld.null:
                werte.append(feld.get_db_prep_value(None, connection))  # JSON's null, not SQL's
            else:
                werte.append(feld.get_db_prep_save(self._python(feld, wert), connection))
        return werte

    def _python(self, feld, wert):
        try:
            gelesen = feld.to_python(wert)
        except (ValidationError, TypeError, ValueError, ArithmeticError) as fehler:
            raise Unlesbar(f"Die Spalte {feld.column} {UNLESBAR}.") from fehler
        if wert is None and not (feld.null or isinstance(feld, models.JSONField)):
            raise Unlesbar(f"Die Spalte {feld.column} ist leer.")
        return gelesen


class Vorbelegt(BackupTable):
    """Content types and permissions: kept by name, and only added where a name is missing."""

    vorbelegt = True
    #: model to how its records are named
    NAMEN: dict[type[models.Model], tuple[str, ...]] = {
        ContentType: ("app_label", "model"),
        Permission: ("content_type__app_label", "content_type__model", "codename", "name"),
    }

    def __init__(self, model):
        super().__init__(model)
        self.spalten = list(self.NAMEN[model])

    def rows(self, namen):
        """All names in an order that no database changes."""
        yield from sorted(map(list, self.model._base_manager.values_list(*self.spalten)))

    def check(self, zeile):
        """Raises Unlesbar unless the row is a list of names."""
        texte = isinstance(zeile, list) and all(isinstance(wert, str) for wert in zeile)
        if not texte or len(zeile) != len(self.spalten):
            raise Unlesbar("Ein Name fehlt.")
        for wort in zeile:
            if grund := text_misfit(wort, NAME_HOECHSTENS):
                raise Unlesbar(f"Ein Name {grund}.")

    def insert(self, zeilen, namen):
        """Add the names that the database does not know yet."""
        for zeile in zeilen:
            if self.model is ContentType:
                ContentType.objects.get_or_create(app_label=zeile[0], model=zeile[1])
                continue
            typ = ContentType.objects.get(app_label=zeile[0], model=zeile[1])
            Permission.objects.get_or_create(
                content_type=typ, codename=zeile[2], defaults={"name": zeile[3]}
            )
        namen.forget()


class Namen:
    """Content types and permissions of this database by number and by name."""

    def __init__(self):
        self.forget()

    def forget(self) -> None:
        """Read them again when they are next asked for."""
        vars(self).clear()  # there is nothing but what was read
        ContentType.objects.clear_cache()

    @cached_property
    def by_number(self) -> dict[str, dict[int, list[str]]]:
        """{"typen" or "rechte": {number: names}}."""
        spalten = Vorbelegt.NAMEN
        typen = ContentType.objects.values_list("pk", *spalten[ContentType])
        rechte = Permission.objects.order_by().values_list("pk", *spalten[Permission][:3])
        return {
            "typen": {nummer: namen for nummer, *namen in typen},
            "rechte": {nummer: namen for nummer, *namen in rechte},
        }

    @cached_property
    def _by_name(self) -> dict[str, dict[tuple, int]]:
        return {
            art: {tuple(namen): nummer for nummer, namen in paare.items()}
            for art, paare in self.by_number.items()
        }

    def number(self, art: str, namen) -> int:
        """The number in this database. Raises Unlesbar for an unknown name."""
        try:
            return self._by_name[art][tuple(namen)]
        except (KeyError, TypeError) as fehler:
            raise Unlesbar(f"Einen Verweis auf {namen} gibt es nicht.") from fehler


def tables() -> list[BackupTable]:
    """Every table that is kept; what others refer to by name comes first."""
    vorn: list[BackupTable] = [Vorbelegt(model) for model in VORBELEGT]
    return [*vorn, *(BackupTable(model) for model in kept() if model not in VORBELEGT)]
