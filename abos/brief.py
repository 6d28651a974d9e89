"""Mail digest: what changed in the Abos of one address, and the letters around them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string

from abos.aenderungen import Bewegung
from abos.gegenstand import Gegenstand
from abos.marken import link_to_confirm, link_to_end, link_to_manage
from abos.models import Abo, Abonnent, Sendung
from abos.querysets import BESTAETIGEN_BINNEN
from rundbriefe.models import Rundbrief
from rundbriefe.wortlaut import plain_text, text_html

#: lines of one Abo; the rest stands on its page
HOECHSTENS = 50


@dataclass(frozen=True)
class Briefzeile:
    """One record: name and whole address, "" where it has no page any more."""

    name: str
    adresse: str


@dataclass
class Briefabschnitt:
    """What is told of one Abo. `verborgen`: so many are no longer public, and not named."""

    titel: str
    adresse: str
    beenden: str
    neu: list[Briefzeile] = field(default_factory=list)
    geaendert: list[Briefzeile] = field(default_factory=list)
    fort: list[Briefzeile] = field(default_factory=list)
    verborgen: int = 0
    weitere: int = 0
    einwaende: list[str] = field(default_factory=list)

    @property
    def gruppen(self) -> list[tuple[str, list[Briefzeile]]]:
        """The kinds of change that there are, each with its records."""
        alle = (
            ("Neu in Ihrer Auswahl", self.neu),
            ("Geändert", self.geaendert),
            ("Nicht mehr in Ihrer Auswahl", self.fort),
        )
        return [(titel, zeilen) for titel, zeilen in alle if zeilen]


def section(abo: Abo, gegenstand: Gegenstand, bewegung: Bewegung) -> Briefabschnitt:
    """What a letter says of this Abo."""
    abschnitt = Briefabschnitt(
        gegenstand.titel,
        urljoin(settings.PORTAL_ADRESSE, gegenstand.adresse),
        link_to_end([abo]),
    )
    frei = HOECHSTENS
    for ziel, schluessel in (
        (abschnitt.neu, bewegung.neu),
        (abschnitt.geaendert, bewegung.geaendert),
        (abschnitt.fort, bewegung.fort),
    ):
        records = gegenstand.records(schluessel[:frei])
        ziel += [_line(record) for record in records]
        if ziel is abschnitt.fort:
            abschnitt.verborgen = len(schluessel[:frei]) - len(records)
        abschnitt.weitere += len(schluessel[frei:])
        frei -= len(schluessel[:frei])
    return abschnitt


def misfit(abo: Abo, gegenstand: Gegenstand) -> Briefabschnitt:
    """What a letter says of an Abo whose filter names what there is no more: it sends nothing."""
    return Briefabschnitt(
        gegenstand.titel,
        urljoin(settings.PORTAL_ADRESSE, gegenstand.adresse),
        link_to_end([abo]),
        einwaende=list(gegenstand.einwaende),
    )


def _line(record) -> Briefzeile:
    return Briefzeile(
        " ".join(str(record).split()), urljoin(settings.PORTAL_ADRESSE, record.get_absolute_url())
    )


def written(abonnent: Abonnent, abos: Iterable[Abo], abschnitte: list[Briefabschnitt]) -> Sendung:
    """The letter of a day, unsaved and without its day."""
    abmelden = link_to_end(abos)
    angaben = {
        "abschnitte": abschnitte,
        "abmelden": abmelden,
        "verwalten": link_to_manage(abonnent),
        "portal": settings.PORTAL_NAME,
    }
    if len(abschnitte) == 1:
        betreff = f"{settings.PORTAL_NAME}: {abschnitte[0].titel}"
    else:
        betreff = f"{settings.PORTAL_NAME}: Neues in {len(abschnitte)} Abos"
    return Sendung(
        abonnent=abonnent,
        betreff=betreff[:200],
        text=render_to_string("abos/brief.txt", angaben),
        html=render_to_string("abos/brief.html", angaben),
        abmelden=abmelden,
    )


def letter(sendung: Sendung) -> EmailMultiAlternatives:
    """As it is handed to the mail server, with the way out that mail programs show (RFC 8058).

    The same letter sent twice has the same number, so that a mailbox can tell.
    """
    bereich = settings.KONTAKT_POSTFACH.rpartition("@")[2]
    brief = EmailMultiAlternatives(
        " ".join(sendung.betreff.split()),  # a subject is one line, whatever a title holds
        sendung.text,
        to=[sendung.abonnent.mail],
        headers={
            "List-Unsubscribe": f"<{sendung.abmelden}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<abo-{sendung.pk}-{sendung.tag:%Y%m%d}@{bereich}>",
        },
    )
    brief.attach_alternative(sendung.html, "text/html")
    return brief


def fill_in(sendung: Sendung, rundbrief: Rundbrief) -> bool:
    """Write a Rundbrief into a letter in hand; False where its owner wants none any more."""
    abos = list(Abo.objects.rundbriefe().filter(pk__in=sendung.fuer))
    if not abos:
        return False
    verwalten = link_to_manage(sendung.abonnent)
    post = rundbrief_as_mail(rundbrief_angaben(rundbrief, link_to_end(abos), verwalten))
    sendung.betreff, sendung.text, sendung.html = post.betreff, post.text, post.html
    sendung.abmelden = post.abmelden
    return True


@dataclass(frozen=True)
class Rundbriefpost:
    """A Rundbrief as it arrives, with the way out."""

    betreff: str
    text: str
    html: str
    abmelden: str


def rundbrief_angaben(rundbrief: Rundbrief, abmelden: str, verwalten: str) -> dict:
    """What its templates read; the same for everybody but for the two links."""
    wurzel = urljoin(settings.PORTAL_ADRESSE, "/")
    return {
        "rundbrief": rundbrief,
        "adresse": urljoin(wurzel, rundbrief.get_absolute_url()),
        "inhalt_text": plain_text(rundbrief, wurzel),
        "inhalt_html": text_html(rundbrief, wurzel),
        "abmelden": abmelden,
        "verwalten": verwalten,
        "portal": settings.PORTAL_NAME,
    }


def rundbrief_as_mail(angaben: dict) -> Rundbriefpost:
    """The letter of what `rundbrief_angaben` gives."""
    return Rundbriefpost(
        f"{settings.PORTAL_NAME}: {angaben['rundbrief'].betreff}"[:200],
        render_to_string("abos/rundbrief.txt", angaben),
        render_to_string("abos/rundbrief.html", angaben),
        angaben["abmelden"],
    )


def letter_to_confirm(abo: Abo, titel: str) -> EmailMessage:
    """Asks whether it was the owner of the address who wanted it."""
    angaben = {
        "titel": titel,
        "takt": abo.get_takt_display(),
        "nur_bei_aenderungen": not abo.ist_rundbrief,
        "bestaetigen": link_to_confirm(abo),
        "stunden": BESTAETIGEN_BINNEN,
        "portal": settings.PORTAL_NAME,
    }
    return EmailMessage(
        f"{settings.PORTAL_NAME}: Bitte bestätigen Sie Ihr Abo",
        render_to_string("abos/bestaetigen.txt", angaben),
        to=[abo.abonnent.mail],
    )


def letter_to_manage(abonnent: Abonnent, anlass: str) -> EmailMessage:
    """The link to one's own Abos. `anlass`: the sentence it begins with."""
    angaben = {
        "anlass": anlass,
        "verwalten": link_to_manage(abonnent),
        "portal": settings.PORTAL_NAME,
    }
    return EmailMessage(
        f"{settings.PORTAL_NAME}: Ihre Abos",
        render_to_string("abos/verwalten.txt", angaben),
        to=[abonnent.mail],
    )


def letter_of_none(mail: str) -> EmailMessage:
    """Says that the address has no Abo, to whoever asked for the link to theirs."""
    return EmailMessage(
        f"{settings.PORTAL_NAME}: Ihre Abos",
        render_to_string("abos/keine.txt", {"portal": settings.PORTAL_NAME}),
        to=[mail],
    )
