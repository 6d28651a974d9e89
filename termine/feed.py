"""Atom feed: what an entry says of a Termin."""

from projects.eintragsfeed import Feedeintrag
from termine.models import Termin


def describe_event(termin: Termin) -> Feedeintrag:
    """The Termin with its time, and whether that is over."""
    wann = str(termin.zeitraum or "ohne Datum")
    if termin.ist_vergangen:
        wann += " (vergangen)"
    veranstalter, quelle = termin.sichtbarer_veranstalter, termin.sichtbare_quelle
    return Feedeintrag(
        titel=f"{termin.titel}: {wann}",
        zeilen=[
            ("Zeit", wann),
            ("Art", termin.get_art_display()),
            ("Ort", termin.wo),
            ("Veranstalter", veranstalter.name if veranstalter else ""),
            ("Teilnehmende laut Quelle", termin.teilnehmende),
            ("Mehr dazu", termin.adresse),
            ("Hinweis", termin.hinweis),
            (
                "Quelle",
                ", ".join(filter(None, (quelle.titel, termin.fundstelle))) if quelle else "",
            ),
        ],
        kategorien=[themenfeld.name for themenfeld in termin.themenfelder_der_zeile],
    )
