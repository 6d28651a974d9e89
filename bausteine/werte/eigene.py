"""App registry: which of the installed apps are the portal's own, not a library's."""

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Field, Model


def own_apps() -> list[AppConfig]:
    """The project, the rooms and the nouns, in the order in which they are installed."""
    orte = {Path(settings.BASE_DIR), Path(settings.BASE_DIR) / "bausteine"}
    return [config for config in apps.get_app_configs() if Path(config.path).parent in orte]


def field_of(model: type[Model], name: str) -> Field:
    """A field of its own; TypeError for what only leads back from another model."""
    feld = model._meta.get_field(name)
    if not isinstance(feld, Field):
        raise TypeError(f"{model.__name__}.{name} ist kein eigenes Feld.")
    return feld


def related_model(model: type[Model], feld: str) -> type[Model]:
    """The model that a relation leads to, or comes from."""
    ziel = model._meta.get_field(feld).related_model
    if not isinstance(ziel, type):
        raise TypeError(f"{model.__name__}.{feld} führt zu keinem Modell.")
    return ziel


def field_back(model: type[Model], beziehung: str) -> str:
    """The name of the field that a relation of this model leads back from."""
    feld = model._meta.get_field(beziehung).remote_field
    if feld is None:
        raise TypeError(f"{model.__name__}.{beziehung} führt zu keinem Modell.")
    return feld.name
