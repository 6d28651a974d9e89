"""Settings template: writes .env.example from the table of settings (`make env`)."""

from pathlib import Path
from textwrap import fill

from ozgportal.einstellungen.tabelle import KAPITEL, Kapitel, Variable

DATEI = Path(__file__).resolve().parent.parent.parent / ".env.example"
BREITE = 118
KOPF = """\
# Alle Einstellungen des Portals. Jede Zeile ist ein sicherer Beispielwert.
# `make run` setzt die Pflichtangaben selbst; im Betrieb stehen sie in der Umgebung des Dienstes.
# Diese Datei schreibt `make env` aus ozgportal/einstellungen/tabelle.py.
"""


def example() -> str:
    """The text of .env.example."""
    return KOPF + "".join(map(_section, KAPITEL))


def _section(kapitel: Kapitel) -> str:
    return f"\n# --- {kapitel.titel} ---\n" + "".join(map(_lines, kapitel.variablen))


def _lines(variable: Variable) -> str:
    satz = fill(
        variable.satz,
        BREITE,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    wert = variable.vorgabe if variable.beispiel is None else variable.beispiel
    return f"\n{satz}\n{variable.name}={wert}\n"


if __name__ == "__main__":
    DATEI.write_text(example())
