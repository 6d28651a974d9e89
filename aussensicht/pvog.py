"""Client of the interface „open-pvog“: the table of one area, whole or page by page."""

from aussensicht.abruf import Abruffehler, Abrufweg, said_no
from aussensicht.dateiformat import PvogZeile, read_pvog
from aussensicht.enums import Umfang

#: the interface answers other types with 406
ACCEPT = "application/octet-stream"
ZU_GROSS, SEITE = 413, 100
#: pages of one area; more is a mistake of the interface
MAX_SEITEN = 1000


def fetch_area(weg: Abrufweg, ars: str, umfang: Umfang) -> list[PvogZeile]:
    """What the PVOG says of an area. Raises Abruffehler, ValidationError."""
    pfad = f"{ars}/export"
    mit = "true" if umfang == Umfang.MIT_DARUEBER else "false"
    params = {"filetype": "csv", "includeAbove": mit, "includeBelow": "false"}
    antwort = weg.get(pfad, params, ACCEPT)
    if antwort.status == 200:
        return _rows(antwort.daten, ars)
    if antwort.status != ZU_GROSS:
        raise said_no(pfad, antwort.status)
    zeilen: list[PvogZeile] = []
    vorige = b""
    for seite in range(MAX_SEITEN):
        antwort = weg.get(pfad, params | {"page": str(seite), "size": str(SEITE)}, ACCEPT)
        if antwort.status != 200:
            raise said_no(pfad, antwort.status)
        if antwort.daten == vorige:
            raise Abruffehler(f"{pfad}: Die Schnittstelle gibt dieselbe Seite noch einmal.")
        vorige = antwort.daten
        neue = _rows(antwort.daten, ars)
        zeilen += neue
        if len(neue) < SEITE:
            return zeilen
    raise Abruffehler(f"{pfad}: Die Schnittstelle gibt mehr als {MAX_SEITEN} Seiten.")


def _rows(daten: bytes, ars: str) -> list[PvogZeile]:
    """Raises Abruffehler where a row is wrong: the area is left as it was."""
    inhalt = read_pvog(daten, f"{ars}.csv", leer_erlaubt=True)
    if inhalt.fehler:
        weitere = f" (und {len(inhalt.fehler) - 1} weitere)" if len(inhalt.fehler) > 1 else ""
        raise Abruffehler(f"{ars}: {inhalt.fehler[0]}{weitere} Nichts übernommen.")
    return inhalt.zeilen
