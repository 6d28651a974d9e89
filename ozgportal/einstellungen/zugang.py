"""Settings of the login, checked when the portal starts."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

#: hosts that may speak without encryption: this machine
HIER = {"127.0.0.1", "localhost"}
#: what OpenID Connect cannot do without
OIDC_PFLICHT = ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_GRUPPEN", "PORTAL_ADRESSE")


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


def oidc_settings(werte: dict[str, str]) -> dict:
    """The settings OIDC_…; `werte` are the variables as they stand in the environment.

    Raises ImproperlyConfigured: a provider without what is needed to trust it.
    """
    werte = {name: wert.strip() for name, wert in werte.items()}
    aussteller = base_address("OIDC_AUSSTELLER", werte["OIDC_AUSSTELLER"], pfad=True)
    if aussteller:
        # the issuer is compared letter by letter: a slash at its end belongs to it
        aussteller = werte["OIDC_AUSSTELLER"]
        fehlt = [name for name in OIDC_PFLICHT if not werte[name]]
        if fehlt:
            raise ImproperlyConfigured(
                f"Zu OIDC_AUSSTELLER fehlt: {', '.join(fehlt)}. Siehe .env.example."
            )
    return {
        "OIDC_AUSSTELLER": aussteller,
        "OIDC_CLIENT_ID": werte["OIDC_CLIENT_ID"],
        "OIDC_CLIENT_SECRET": werte["OIDC_CLIENT_SECRET"],
        "OIDC_NAME": werte["OIDC_NAME"] or "OpenID Connect",
        "OIDC_GRUPPEN": group_mapping(werte["OIDC_GRUPPEN"]),
        "OIDC_GRUPPEN_ANGABE": werte["OIDC_GRUPPEN_ANGABE"] or "groups",
        "PORTAL_ADRESSE": base_address("PORTAL_ADRESSE", werte["PORTAL_ADRESSE"]),
    }
