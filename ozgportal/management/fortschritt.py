"""Progress bar: how far a long command is, on a terminal; silence in a pipe."""

import sys

from django.conf import settings

BALKEN = 30


class ProgressBar:
    """`bar(done, all)`, as often as one likes; `end()` leaves the line."""

    def __init__(self, ausgabe):
        self._ausgabe, self._zuletzt = ausgabe, -1
        self._an = sys.stderr.isatty() or settings.DEBUG

    def __call__(self, getan: int, gesamt: int) -> None:
        """Draw it anew when it has moved by a hundredth."""
        if not (self._an and gesamt) or getan * 100 // gesamt == self._zuletzt:
            return
        self._zuletzt = getan * 100 // gesamt
        voll = min(BALKEN, BALKEN * getan // gesamt)
        balken = "█" * voll + "·" * (BALKEN - voll)
        zahlen = f"{getan:,} von {gesamt:,}".replace(",", ".")
        self._ausgabe.write(f"\r{balken} {zahlen}", ending="")

    def end(self) -> None:
        """Go to the next line if there is a bar."""
        if self._zuletzt >= 0:
            self._ausgabe.write("")
