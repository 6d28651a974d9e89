"""Permissions: read from the portal's models, and what they are called in German."""

from functools import cache

from django.db import models

from bausteine.werte.eigene import own_apps

#: their models belong to accounts
KONTEN_APPS = {"auth", "anmeldung"}
#: in the order in which the pages name them
VERBEN = {
    "view": "ansehen",
    "add": "anlegen",
    "change": "ändern",
    "release": "freigeben",
    "import": "importieren",
    "export": "exportieren",
    "delete": "löschen",
}


@cache
def nouns() -> tuple[type[models.Model], ...]:
    """The models of the portal's own apps but accounts; tables of a history have no rights."""
    return tuple(
        model
        for config in own_apps()
        if config.label not in KONTEN_APPS
        for model in config.get_models()
        if not hasattr(model, "instance_type") and not model.__name__.startswith("Historical")
    )


def right(model, verb: str) -> str:
    """The name that has_perm takes."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


@cache
def all_rights() -> frozenset[str]:
    """Every right of the portal, accounts left out."""
    einfache = {right(model, verb) for model in nouns() for verb in model._meta.default_permissions}
    return frozenset(einfache | set(special_rights()))


@cache
def special_rights() -> dict[str, str]:
    """Rights that are not about one noun alone, with what they are called."""
    return {
        f"{model._meta.app_label}.{name}": titel
        for model in nouns()
        for name, titel in model._meta.permissions
    }


def label(recht) -> str:
    """A stored Permission in German: "Umsetzungsprojekt: freigeben"."""
    model = recht.content_type.model_class()
    art = model._meta.verbose_name if model else recht.content_type.model
    verb, _, rest = recht.codename.partition("_")
    if verb in VERBEN and rest == recht.content_type.model:
        return f"{art}: {VERBEN[verb]}"
    return f"{recht.content_type.app_label.capitalize()}: {recht.name}"
