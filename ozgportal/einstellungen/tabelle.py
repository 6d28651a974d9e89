"""Settings table: every environment variable with its parser, its default and what it is for.

The settings read from it (`wert`), and `make env` writes .env.example from it. A parser gets the
variable's name and text and raises ImproperlyConfigured, in German, for what makes no sense.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ozgportal.einstellungen.farben import accent_colour
from ozgportal.einstellungen.govdata import contributor
from ozgportal.einstellungen.land import home_land
from ozgportal.einstellungen.lizenz import licence
from ozgportal.einstellungen.post import security_contact
from ozgportal.einstellungen.zahlen import (
    days,
    folder,
    one_of,
    plain,
    proxy_count,
    secret,
    whole_number,
    yes_or_no,
)
from ozgportal.einstellungen.zugang import base_address, group_mapping, issuer, names


@dataclass(frozen=True)
class Variable:
    """An environment variable; empty is the same as not set.

    `vorgabe`: the text that counts without one. `beispiel`: what .env.example shows, where it is
    not the default.
    """

    name: str
    lesen: Callable[[str, str], object]
    vorgabe: str
    satz: str
    beispiel: str | None = None

    def value(self):
        """What the environment says, parsed."""
        return self.lesen(self.name, os.environ.get(self.name, "").strip() or self.vorgabe)


def alone(lesen: Callable[[str], object]) -> Callable[[str, str], object]:
    """The parser of one variable alone, which needs not be told its name."""
    return lambda name, text: lesen(text)


@dataclass(frozen=True)
class Kapitel:
    """Variables that belong together, under a heading of .env.example."""

    titel: str
    variablen: tuple[Variable, ...]


KAPITEL = (
    Kapitel(
        "Pflicht",
        (
            Variable(
                "SECRET_KEY",
                plain,
                "",
                "Geheimer Schlüssel, mindestens 50 zufällige Zeichen; oder SECRET_KEY_FILE.",
            ),
            Variable(
                "SECRET_KEY_FILE",
                plain,
                "",
                "Pfad einer Datei, die den geheimen Schlüssel enthält; leer: secret_key in VAR.",
                beispiel="var/secret_key",
            ),
            Variable(
                "VAR",
                plain,
                "",
                "Ordner für Datenbank, Schlüssel und gesammelte statische Dateien.",
                beispiel="var",
            ),
        ),
    ),
    Kapitel(
        "Datenbank",
        (
            Variable(
                "DATABASE_URL",
                plain,
                "",
                "Datenbank; ohne Angabe SQLite in VAR. "
                "PostgreSQL: postgres://nutzer:passwort@rechner:5432/ozgportal",
            ),
            Variable(
                "DATABASE_REPLICA_URL",
                plain,
                "",
                "Streaming-Replik derselben Datenbank, wenn es eine gibt: "
                "postgres://nutzer:passwort@replik:5432/ozgportal – öffentliche Seiten kommen dann "
                "von ihr, und sie bleiben lesbar, wenn die Datenbank ausfällt; siehe "
                "docs/verbund.md.",
            ),
            Variable(
                "DB_POOL",
                partial(whole_number, von=0, bis=100),
                "0",
                "PostgreSQL: Verbindungen je Prozess, die sich alle Anfragen teilen (0 bis 100); "
                "0: eine je Thread.",
            ),
            Variable(
                "DB_ABFRAGE_SEKUNDEN",
                partial(whole_number, von=0, bis=3600),
                "15",
                "PostgreSQL: Sekunden, nach denen eine Abfrage endet (0: nie). Für Befehle mit "
                "manage.py gilt keine Grenze.",
            ),
            Variable(
                "DB_SPERRE_SEKUNDEN",
                partial(whole_number, von=0, bis=3600),
                "10",
                "PostgreSQL: Sekunden, nach denen das Warten auf eine Sperre endet (0: nie). Für "
                "Befehle mit manage.py ist es eine Minute.",
            ),
            Variable(
                "AUSLIEFERUNG",
                yes_or_no,
                "ja",
                "Fertige Seiten aufheben, von einer Replik lesen, bei einem Ausfall der Datenbank "
                "weiter zeigen; nein: reines Django, jede Seite wird neu gerechnet.",
            ),
            Variable(
                "CACHE_URL",
                plain,
                "",
                "Gemeinsamer Speicher (Redis oder Valkey) für fertige Seiten und die Höchstzahl "
                "von Nachrichten je Anschluss, wenn mehrere Server laufen: "
                "redis://:passwort@cache:6379/0. Nur das Portal darf hinein. Leer: jeder Prozess "
                "merkt sich bis zu 32 MB selbst. Fällt er aus, wird das Portal langsamer, sonst "
                "nichts.",
            ),
        ),
    ),
    Kapitel(
        "Adressen",
        (
            Variable(
                "ALLOWED_HOSTS",
                alone(names),
                "127.0.0.1,localhost",
                "Rechnernamen, unter denen das Portal erreichbar ist (durch Komma getrennt).",
            ),
            Variable(
                "CSRF_TRUSTED_ORIGINS",
                alone(names),
                "",
                "Adressen, von denen Formulare angenommen werden, wenn ein Proxy davor steht: "
                "https://ozg.example.org",
            ),
            Variable(
                "HTTPS",
                yes_or_no,
                "nein",
                "ja, wenn das Portal nur über HTTPS erreichbar ist (setzt sichere Cookies und "
                "HSTS).",
            ),
            Variable(
                "PROXY",
                proxy_count,
                "nein",
                "ja, wenn ein Proxy davor steht, der X-Forwarded-Proto und X-Forwarded-For selbst "
                "setzt; stehen mehrere eigene hintereinander, ihre Zahl (2 bis 10): Nur so viele "
                "Einträge von X-Forwarded-For gelten, vom Ende her. Ohne Proxy bleibt es bei nein: "
                "Sonst könnte jede Besucherin diese Angaben fälschen.",
            ),
            Variable(
                "PORTAL_ADRESSE",
                base_address,
                "",
                "Adresse, unter der das Portal im Netz steht: https://ozg.example.org. Gesetzt "
                "steht sie in jeder absoluten Adresse (Sitemap, Feeds, Downloads, Mails), sonst "
                "der Rechnername der Anfrage. „Passwort vergessen“ gibt es nur mit ihr und "
                "KONTAKT_POSTFACH, OpenID Connect nur mit ihr; Passkeys hängen an ihr.",
            ),
        ),
    ),
    Kapitel(
        "Auftritt",
        (
            Variable("PORTAL_NAME", plain, "OZG-Portal", "Name des Portals, im Kopf jeder Seite."),
            Variable(
                "PORTAL_LAND",
                alone(home_land),
                "05",
                "Land, dessen Portal das ist, als Schlüssel (05) oder Kürzel (NRW): So heißt es "
                "auf den Seiten, und dieses Land wird aus dem Gemeindeverzeichnis gelesen.",
            ),
            Variable(
                "PORTAL_ZUSATZ",
                plain,
                "",
                "Zusatz unter dem Namen; leer: „Kommunen in …“ mit dem Namen des Landes.",
                beispiel="Kommunen in Nordrhein-Westfalen",
            ),
            Variable("PORTAL_STELLE", plain, "", "Verantwortliche Stelle, im Fuß jeder Seite."),
            Variable(
                "PORTAL_OFFIZIELL",
                plain,
                "",
                "Zeile „Offizielle Website …“ ganz oben; nur setzen, wer das von sich sagen darf. "
                "Leer: keine Zeile.",
            ),
            Variable(
                "PORTAL_LIZENZ",
                alone(licence),
                "",
                "Lizenz der Daten: dl-de/by-2-0, dl-de/zero-2-0, cc-by-4.0, cc0 oder eine Adresse "
                "mit https://. Sie steht auf /daten/, unter den Downloads, in Feeds und Dateien. "
                "Leer: /daten/ sagt, dass noch keine festgelegt ist, und es gibt keinen "
                "Datenkatalog.",
            ),
            Variable(
                "GOVDATA_CONTRIBUTOR_ID",
                alone(contributor),
                "",
                "Kennung, die GovData dem Datenbereitsteller gegeben hat, für den Datenkatalog "
                "unter /daten/katalog. Leer: Der Katalog nennt keine.",
            ),
            Variable(
                "PORTAL_FARBE",
                accent_colour,
                "",
                "Eigene Akzentfarbe (#rrggbb, dunkel genug für weiße Schrift); leer: die Farbe von "
                "KERN.",
            ),
            Variable(
                "PORTAL_BILDER",
                folder,
                "",
                "Ordner mit eigenen Bildern; logo.svg oder logo.png darin steht im Kopf. Der ganze "
                "Ordner ist öffentlich.",
            ),
        ),
    ),
    Kapitel(
        "Nachrichten",
        (
            Variable(
                "EMAIL_URL",
                plain,
                "",
                "Mailserver: smtp+tls://nutzer:passwort@mail.example.org:587 (Sonderzeichen im "
                "Passwort prozentkodiert).",
            ),
            Variable(
                "KONTAKT_POSTFACH",
                plain,
                "",
                "Postfach für Nachrichten aus dem Kontaktformular, zugleich Absender; leer: das "
                "Formular sagt, dass es nicht geht.",
            ),
            Variable(
                "VORSCHLAG_MAIL_TAGE",
                days,
                "30",
                "Tage nach dem Abschluss eines Vorschlags, nach denen `manage.py "
                "vorschlaege_aufraeumen` die E-Mail-Adresse löscht.",
            ),
            Variable(
                "BESTAETIGUNGSLINK_TAGE",
                partial(whole_number, bis=365),
                "30",
                "So viele Tage (1 bis 365) gilt ein Bestätigungslink, mit dem eine Projektleitung "
                "ohne Konto sagt, ob die Angaben zu ihrem Projekt noch stimmen.",
            ),
            Variable(
                "SICHERHEIT_KONTAKT",
                alone(security_contact),
                "",
                "Wohin Sicherheitslücken gemeldet werden (E-Mail- oder https-Adresse), für "
                "/.well-known/security.txt; leer: die Adresse gibt es nicht.",
            ),
        ),
    ),
    Kapitel(
        "Außensicht",
        (
            Variable(
                "PVOG_ADRESSE",
                partial(base_address, pfad=True),
                "",
                "Adresse der Schnittstelle „open-pvog“ (ohne ARS), die `manage.py pvog_abrufen` "
                "fragt; leer: das Portal fragt niemanden, Dateien lassen sich hochladen.",
            ),
            Variable(
                "FIM_ADRESSE",
                partial(base_address, pfad=True),
                "",
                "Adresse der Schnittstelle des FIM-Portals mit ihrem Pfad bis zur Version "
                "(…/api/v0), die `manage.py fim_abrufen` fragt; leer: das Portal fragt niemanden.",
            ),
        ),
    ),
    Kapitel(
        "Betrieb",
        (
            Variable(
                "BESTAETIGUNG_MONATE",
                partial(whole_number, bis=120),
                "6",
                "Nach so vielen Monaten (1 bis 120) gilt ein Eintrag als nicht mehr geprüft und "
                "steht am Arbeitsplatz.",
            ),
            Variable(
                "LOG",
                partial(one_of, worte=("text", "json")),
                "text",
                "Protokoll: text (nur Warnungen und Fehler) oder json (eine Zeile je Anfrage, ohne "
                "IP-Adresse).",
            ),
            Variable(
                "KENNZAHLEN_TOKEN",
                secret,
                "",
                "Kennzahlen für Prometheus unter /kennzahlen/, nur mit diesem Wort im Kopf "
                "„Authorization: Bearer …“ (mindestens 32 zufällige Zeichen); leer: die Adresse "
                "gibt es nicht.",
            ),
            Variable("DEBUG", yes_or_no, "nein", "Nur auf dem eigenen Rechner zum Entwickeln."),
        ),
    ),
    Kapitel(
        "Anmeldung; erklärt in docs/anmeldung.md",
        (
            Variable(
                "SITZUNG_STUNDEN",
                partial(whole_number, bis=336),
                "12",
                "So viele Stunden (1 bis 336) gilt eine Anmeldung, höchstens bis der Browser "
                "geschlossen wird.",
            ),
            Variable(
                "ANMELDUNG_VERSUCHE",
                partial(whole_number, bis=20),
                "5",
                "Nach so vielen falschen Versuchen (1 bis 20) ist die Anmeldung gesperrt.",
            ),
            Variable(
                "ANMELDUNG_SPERRE_MINUTEN",
                partial(whole_number, bis=1440),
                "15",
                "So viele Minuten (1 bis 1440) bleibt die Anmeldung gesperrt.",
            ),
            Variable(
                "ZWEITER_FAKTOR_GRUPPEN",
                alone(names),
                "",
                "Gruppen, deren Mitglieder einen zweiten Faktor brauchen (durch Komma getrennt); "
                "„alle“: jedes Konto.",
            ),
            Variable(
                "OIDC_AUSSTELLER",
                issuer,
                "",
                "OpenID Connect (zum Beispiel Keycloak); leer: nur Name und Passwort. Aussteller "
                "genau so, wie ihn der Anbieter nennt: https://sso.example.org/realms/verwaltung",
            ),
            Variable("OIDC_CLIENT_ID", plain, "", "Kennung des Portals beim Anbieter."),
            Variable("OIDC_CLIENT_SECRET", plain, "", "Geheimnis des Portals beim Anbieter."),
            Variable(
                "OIDC_NAME", plain, "OpenID Connect", "Beschriftung des Knopfs: „Anmelden mit …“."
            ),
            Variable(
                "OIDC_GRUPPEN",
                alone(group_mapping),
                "",
                "Wert beim Anbieter=Gruppe im Portal; durch Semikolon getrennt. Nur diese Gruppen "
                "bekommt, wer so kommt.",
            ),
            Variable(
                "OIDC_GRUPPEN_ANGABE",
                plain,
                "groups",
                "Angabe im ID-Token, in der die Werte stehen; bei Rollen aus Keycloak: "
                "realm_access.roles",
            ),
            Variable(
                "OIDC_ZWEITER_FAKTOR",
                yes_or_no,
                "nein",
                "ja, wenn der Anbieter selbst einen zweiten Faktor verlangt und das Portal keinen "
                "mehr fragen soll.",
            ),
        ),
    ),
)
VARIABLEN = {v.name: v for kapitel in KAPITEL for v in kapitel.variablen}
#: what is read too but belongs in no .env, and who sets it
AUSSERHALB = {
    "PORT": "wer `make run` aufruft; gelesen, bevor .env gelesen ist",
    "DJANGO_SETTINGS_MODULE": "das Portal selbst",
    "JOURNAL_STREAM": "systemd",
}


def wert(name: str):
    """What the environment says of the variable `name`, parsed, or its default."""
    return VARIABLEN[name].value()
