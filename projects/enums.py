"""Enumerations: the fixed values of projects, with label, order and meaning in one place."""

from collections.abc import Iterable
from functools import cache, cached_property

from django.db import models
from django.db.models import Case, IntegerField, Value, When

from bausteine.werte.land import home


def _reihenfolge(enum: Iterable, feld: str) -> Case:
    """SQL expression that sorts by the order of the enumeration instead of by letter."""
    return Case(
        *[When(**{feld: wert.value}, then=Value(i)) for i, wert in enumerate(enum)],
        output_field=IntegerField(),
    )


class Phasenart(models.TextChoices):
    """The six phases, in their order."""

    VORBEREITUNG = "vorbereitung", "Vorbereitung"
    KONZEPTION = "konzeption", "Konzeption"
    UMSETZUNG = "umsetzung", "Umsetzung"
    PILOTIERUNG = "pilotierung", "Pilotierung"
    ROLLOUT = "rollout", f"Roll-out {home().kurz}"
    BUNDESWEIT = "bundesweit", "bundesweiter Roll-out"

    @cached_property  # every phase that is read asks for it
    def reihenfolge(self) -> int:
        """1 to 6."""
        return list(type(self)).index(self) + 1


class Stand(models.TextChoices):
    """How far a phase is."""

    OFFEN = "offen", "offen"
    NICHT_BEAUFTRAGT = "nicht-beauftragt", "nicht beauftragt"
    IN_VORBEREITUNG = "in-vorbereitung", "in Vorbereitung"
    LAEUFT = "laeuft", "läuft"
    TEILWEISE = "teilweise-abgeschlossen", "teilweise abgeschlossen"
    ABGESCHLOSSEN = "abgeschlossen", "abgeschlossen"

    @classmethod
    def erreichte(cls) -> list["Stand"]:
        """Stände that say the phase was reached; each needs a day of confirmation."""
        return [cls.LAEUFT, cls.TEILWEISE, cls.ABGESCHLOSSEN]

    @property
    def erreicht(self) -> bool:
        """Whether someone confirmed that the phase has begun."""
        return self in self.erreichte()

    @property
    def zeichen(self) -> str:
        """Tells the Stände apart without colour."""
        return "○⊘◔◑◕●"[list(type(self)).index(self)]


class Zeitlage(models.TextChoices):
    """How a phase lies to today: what a plan is worth, or that a source confirms the phase."""

    BESTAETIGT = "bestaetigt", "bestätigt"
    AKTUELL = "aktuell", "jetzt geplant"
    SPAETER = "spaeter", "später geplant"
    UEBERFAELLIG = "ueberfaellig", "überfällig"
    ALT = "alter-plan", "alter Plan"
    UEBERHOLT = "ueberholt", "überholt"

    @property
    def zeichen(self) -> str:
        """Tells them apart without colour."""
        return "✓▸○!?–"[list(type(self)).index(self)]


class Sonderstatus(models.TextChoices):
    """States set by hand, always with a reason; they outrank the phases."""

    ZURUECKGESTELLT = "zurueckgestellt", "zurückgestellt"
    EINGESTELLT = "eingestellt", "eingestellt"
    NICHT_IN_NRW = "nicht-in-nrw", f"nicht {home().wo_kurz} umgesetzt"


class Status(models.TextChoices):
    """Where a project stands: a Sonderstatus, else the furthest confirmed phase, else OFFEN."""

    OFFEN = "offen", "ohne bestätigte Phase"
    VORBEREITUNG = Phasenart.VORBEREITUNG.value, Phasenart.VORBEREITUNG.label
    KONZEPTION = Phasenart.KONZEPTION.value, Phasenart.KONZEPTION.label
    UMSETZUNG = Phasenart.UMSETZUNG.value, Phasenart.UMSETZUNG.label
    PILOTIERUNG = Phasenart.PILOTIERUNG.value, Phasenart.PILOTIERUNG.label
    ROLLOUT = Phasenart.ROLLOUT.value, Phasenart.ROLLOUT.label
    BUNDESWEIT = Phasenart.BUNDESWEIT.value, Phasenart.BUNDESWEIT.label
    ZURUECKGESTELLT = Sonderstatus.ZURUECKGESTELLT.value, Sonderstatus.ZURUECKGESTELLT.label
    EINGESTELLT = Sonderstatus.EINGESTELLT.value, Sonderstatus.EINGESTELLT.label
    NICHT_IN_NRW = Sonderstatus.NICHT_IN_NRW.value, Sonderstatus.NICHT_IN_NRW.label

    @property
    def farbe(self) -> str:
        """Colour token of the badge; never the only carrier of meaning."""
        return _colour(self)

    @cached_property
    def stufe(self) -> int | None:
        """0 to 6 by the phase reached; None for a project at rest."""
        if self.value in Sonderstatus.values:
            return None
        return 0 if self == self.OFFEN else Phasenart(self.value).reihenfolge

    @property
    def muster(self) -> str:
        """The pattern it is drawn with in pictures."""
        return f"stufe-{self.stufe}" if self.stufe is not None else self.value

    @classmethod
    def rangfolge(cls) -> list["Status"]:
        """The furthest first, then those without a confirmed phase, at rest last."""
        return sorted(cls, key=lambda s: -1 if s.stufe is None else s.stufe, reverse=True)

    @classmethod
    def reihenfolge(cls, feld: str = "status") -> Case:
        """SQL expression that sorts by progress."""
        return _reihenfolge(cls, feld)

    @classmethod
    def bekanntheit(cls) -> Case:
        """SQL expression: how much is known of where a project stands; the furthest has the
        highest number, then one without a confirmed phase but with a plan, then one without, those
        at rest last."""
        stufen = list(reversed(cls.rangfolge()))
        ohne_plan = stufen.index(cls.OFFEN)
        return Case(
            When(status=cls.OFFEN, naechster_termin_von=None, then=Value(ohne_plan * 2)),
            *[When(status=s.value, then=Value(i * 2 + 1)) for i, s in enumerate(stufen)],
            output_field=IntegerField(),
        )

    @classmethod
    def fortschritt(cls, feld: str = "status") -> Case:
        """SQL expression: the place in `rangfolge`, the furthest first, those at rest last."""
        return _reihenfolge(cls.rangfolge(), feld)


@cache  # every row of a list asks for it
def _colour(status: Status) -> str:
    if status.stufe is None:
        return "ruht"
    return f"phase-{status.stufe}" if status.stufe else "offen"


class Leistungsstatus(models.TextChoices):
    """How far one Leistung inside a project is, where a Quelle says so of it alone; the values are
    those of Status, for a Leistung rests or goes ahead as projects do. Empty: as the project."""

    VORBEREITUNG = Status.VORBEREITUNG.value, Status.VORBEREITUNG.label
    KONZEPTION = Status.KONZEPTION.value, Status.KONZEPTION.label
    UMSETZUNG = Status.UMSETZUNG.value, Status.UMSETZUNG.label
    PILOTIERUNG = Status.PILOTIERUNG.value, Status.PILOTIERUNG.label
    ROLLOUT = Status.ROLLOUT.value, Status.ROLLOUT.label
    BUNDESWEIT = Status.BUNDESWEIT.value, Status.BUNDESWEIT.label
    ZURUECKGESTELLT = Status.ZURUECKGESTELLT.value, Status.ZURUECKGESTELLT.label
    EINGESTELLT = Status.EINGESTELLT.value, Status.EINGESTELLT.label
    NICHT_IN_NRW = Status.NICHT_IN_NRW.value, Status.NICHT_IN_NRW.label

    __empty__ = "wie das Projekt"


class Terminlage(models.TextChoices):
    """Where the plan of a project lies, seen from today."""

    KOMMT = "kommt", "noch nicht vorbei"
    UEBERFAELLIG = "ueberfaellig", "überfällig"
    ALT = "alter-plan", "alter Plan"
    OHNE = "kein-termin", "keine Angabe"

    @classmethod
    def reihenfolge(cls, feld: str = "terminlage") -> Case:
        """SQL expression: dates to come, overdue ones, old plans; NULL where there is none."""
        return _reihenfolge([lage for lage in cls if lage != cls.OHNE], feld)


class Nachweis(models.TextChoices):
    """Whether a public Quelle says how far a project is; what is not so has no value."""

    JA = "ja", "Nur was belegt ist"


class Efa(models.TextChoices):
    """Relation to „Einer für Alle“, in the former database's seven values; empty: keine Angabe.

    ART_OFFEN is ours: a Quelle calls it an EfA project without saying who develops or reuses.
    """

    NACHNUTZUNG_KLAERUNG = (
        "nachnutzung-in-klaerung",
        "EfA-Nachnutzung aus anderem Bundesland in Klärung",
    )
    NACHNUTZUNG_SICHER = "nachnutzung-sicher", "EfA-Nachnutzung aus anderem Bundesland sicher"
    ENTWICKLUNG_NRW = "entwicklung-land-nrw", f"EfA-Entwicklung Land {home().kurz}"
    ENTWICKLUNG_KDN = "entwicklung-kdn", "EfA-Entwicklung KDN"
    ENTWICKLUNG_KLAERUNG = "entwicklung-in-klaerung", "EfA-Entwicklung in Klärung"
    ART_OFFEN = "efa-art-nicht-genannt", "EfA, Art nicht genannt"
    KEIN_EFA = "kein-efa", "Kein EfA"

    __empty__ = "keine Angabe"

    @classmethod
    def dienste(cls) -> list["Efa"]:
        """The values that speak of an EfA service, be it sure or still being clarified."""
        return [efa for efa in cls if efa != cls.KEIN_EFA]

    @classmethod
    def in_klaerung(cls) -> list["Efa"]:
        """The values of which nobody has decided yet whether it comes to that."""
        return [cls.NACHNUTZUNG_KLAERUNG, cls.ENTWICKLUNG_KLAERUNG]


class Prioritaet(models.IntegerChoices):
    """Kommunale Priorität as the Kommunen set it in 2020; 1 is the highest."""

    EINS = 1, "1"
    ZWEI = 2, "2"
    DREI = 3, "3"


class Rolle(models.TextChoices):
    """What an Organisation does in a project."""

    PROJEKTLEITUNG = "projektleitung", "Projektleitung"
    MITARBEIT = "mitarbeit", "Mitarbeit zugesichert"
    INTERESSE = "interesse", "an Mitarbeit interessiert"
    AUFTRAGGEBER = "auftraggeber", "Auftraggeber"
    KOMMUNALPARTNER = "kommunalpartner", "Kommunalpartner"
    IT_PARTNER = "it_partner", "IT-Partner"
    ENTWICKLUNG = "entwicklung", "Entwicklung"
    FINANZIERUNG = "finanzierung", "Finanzierung"

    @classmethod
    def reihenfolge(cls, feld: str = "rolle") -> Case:
        """SQL expression that sorts by role."""
        return _reihenfolge(cls, feld)


class Adressart(models.TextChoices):
    """Which kind of address of the former database led to a project."""

    NUMMER = "nummer", "Nummer (…/N/show)"
    PROJEKT = "projekt", "Umsetzungsprojekt (…/umsetzungsprojekte/details/…)"
    LOESUNG = "loesung", "Online-Dienst (…/loesungen/details/…)"


class Aenderungsart(models.TextChoices):
    """What a public change is about."""

    AUFGENOMMEN = "aufgenommen", "ins Portal aufgenommen"
    STAND = "stand", "Stand"
    PLANUNG = "planung", "Planung"
    PARTNER = "partner", "Partner"
    LEISTUNG = "leistung", "Themenfeld, Leistung und Zuordnung"
    TEXT = "text", "Texte und Quellen"
    WEITERES = "weiteres", "Weitere Angaben"


class Zuordnungsregel(models.TextChoices):
    """Why a project and an OZG-Leistung are taken to belong together, the surest reason first."""

    NAME = "name", "gleicher Name"
    ZUSATZ = "zusatz", "gleicher Name ohne Zusatz"
    FRUEHER = "frueher", "früherer Titel stimmt überein"
    LEIKA = "leika", "Titel steht in einer LeiKa-Bezeichnung"


class Zuordnungsstand(models.TextChoices):
    """What became of a proposed link."""

    OFFEN = "offen", "offen"
    BESTAETIGT = "bestaetigt", "bestätigt"
    ABGELEHNT = "abgelehnt", "abgelehnt"
