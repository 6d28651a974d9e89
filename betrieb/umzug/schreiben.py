"""Serialisation: every table as JSON Lines, the same bytes whatever the database."""

import json
import zipfile
from collections.abc import Iterable, Iterator

from betrieb.sicherung.manifest import Manifest, Teil
from betrieb.sicherung.schreiben import store
from betrieb.umzug.tabellen import Namen, Vorbelegt, tables
from betrieb.umzug.zaehler import last_number


def write_tables(ablage: zipfile.ZipFile, manifest: Manifest) -> None:
    """One file for each table. Raises OSError or a database error."""
    namen = Namen()
    for tabelle in tables():
        teil = Teil(f"tabellen/{tabelle.name}.jsonl", tabelle=tabelle.name)
        teil.spalten = tabelle.spalten
        if not isinstance(tabelle, Vorbelegt):
            teil.zaehler = last_number(tabelle.model)
        store(ablage, teil, _lines(teil, tabelle.rows(namen)))
        manifest.teile.append(teil)


def _lines(teil: Teil, zeilen: Iterable[list]) -> Iterator[bytes]:
    """JSON Lines; counts them into `teil`."""
    for zeile in zeilen:
        teil.zeilen += 1
        # PostgreSQL keeps no order of keys: sorted, both databases write the same bytes
        text = json.dumps(zeile, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        # half a surrogate pair is no UTF-8, but JSON columns may hold one
        yield text.encode("utf-8", "surrogatepass") + b"\n"
