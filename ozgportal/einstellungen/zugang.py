"""Parsers of settings: addresses, names, and what the login needs of its provider."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

#: hosts that may speak without encryption: this machine
HIER = {"127.0.0.1", "localhost"}


def base_address(name: str, text: str, *, pfad: bool = False) -> str:
    """The address in the variable `name`, without a slash at its end; "" when it is not set.

    Raises ImproperlyConfigured: not https (but on this machine), or with a query or account, or
    with a path where `pfad` does not allow one.
    """
    text = text.strip().rstrip("/")
    if not text:
        return ""
    try:
        teile = urlsplit(text)
        sicher = teile.scheme == "https" or (teile.scheme == "http" and teile.hostname in HIER)
        zuviel = teile.query or teile.fragment or teile.username or (teile.path and not pfad)
        gut = sicher and teile.hostname and not zuviel
        _ = teile.port  # an impossible port raises
    except ValueError:
        gut = False
    if not gut or any(zeichen.isspace() for zeichen in text):
        raise ImproperlyConfigured(
            f"{name} muss eine Adresse mit https:// sein{'' if pfad else ', ohne Pfad'}. "
            "Siehe .env.example."
        )
    return text


def names(text: str) -> list[str]:
    """The names between commas, without the blanks around them."""
    return [name for teil in text.split(",") if (name := teil.strip())]


def group_mapping(text: str) -> dict[str, str]:
    """What OIDC_GRUPPEN says: "Wert=Gruppe;Wert=Gruppe" as a dict.

    Raises ImproperlyConfigured: a part without both sides, or a value named twice.
    """
    zuordnung = {}
    for teil in filter(None, (teil.strip() for teil in text.split(";"))):
        wert, gleich, gruppe = (stueck.strip() for stueck in teil.partition("="))
        if not (wert and gleich and gruppe) or wert in zuordnung:
            raise ImproperlyConfigured(
                "OIDC_GRUPPEN muss „Wert=Gruppe;Wert=Gruppe“ lauten, jeder Wert einmal. "
                "Siehe .env.example."
            )
        zuordnung[wert] = gruppe
    return zuordnung


def issuer(name: str, text: str) -> str:
    """The address of an OpenID Connect provider, letter by letter: it is compared so, and a slash
    at its end belongs to it. Raises ImproperlyConfigured for what is none."""
    return text.strip() if base_address(name, text, pfad=True) else ""


def check_provider(aussteller: str, dazu: dict[str, object]) -> None:
    """Raises ImproperlyConfigured: a provider without what is needed to trust it (`dazu`)."""
    fehlt = [name for name, wert in dazu.items() if not wert]
    if aussteller and fehlt:
        raise ImproperlyConfigured(
            f"Zu OIDC_AUSSTELLER fehlt: {', '.join(fehlt)}. Siehe .env.example."
        )
