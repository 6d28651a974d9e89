"""Atom feed: what an entry says of a Gesuch."""

from gesuche.models import Gesuch
from projects.eintragsfeed import Feedeintrag


def describe_call(gesuch: Gesuch) -> Feedeintrag:
    """The Gesuch with what is left of it today."""
    organisation, quelle = gesuch.sichtbare_organisation, gesuch.sichtbare_quelle
    stand = gesuch.stand.label
    return Feedeintrag(
        titel=f"{gesuch.titel}: {stand}",
        zeilen=[
            ("Stand", stand),
            ("Art", gesuch.get_art_display()),
            ("Gesucht", gesuch.text),
            ("Bis wann", gesuch.frist_text),
            ("Wer sucht", organisation.name if organisation else ""),
            ("Kontakt", gesuch.postfach or gesuch.adresse),
            ("Hinweis", gesuch.hinweis),
            (
                "Quelle",
                ", ".join(filter(None, (quelle.titel, gesuch.fundstelle))) if quelle else "",
            ),
        ],
        kategorien=[themenfeld.name for themenfeld in gesuch.themenfelder_der_zeile],
    )
