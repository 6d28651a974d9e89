"""Atom feed: what an entry says of a Meinungsbild; nothing of how it stands."""

from django.utils import timezone

from meinungsbilder.models import Meinungsbild
from projects.eintragsfeed import Feedeintrag


def describe_vote(bild: Meinungsbild) -> Feedeintrag:
    """The question, from when to when, and who may vote."""
    von, bis = (f"{timezone.localtime(tag):%d.%m.%Y, %H:%M} Uhr" for tag in (bild.von, bild.bis))
    return Feedeintrag(
        titel=bild.titel,
        zeilen=[
            ("Frage", bild.frage),
            ("Beginn", von),
            ("Ende", f"{bis}; danach steht das Ergebnis auf der Seite"),
            ("Wer abstimmt", bild.get_kreis_display()),
            ("Punkte je Person", bild.punkte_je_person),
        ],
        kategorien=[],
    )
