"""Validation: an Internet address that pages link to."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models

NUR_HTTPS = "Eine Adresse beginnt mit „https://“."
#: host and port, and nothing before them
MUSTER = r"^https://[^/@?#]+(?:[/?#]|\Z)"
OHNE_ZUGANG = "Eine Adresse enthält weder Benutzername noch Passwort."


def validate_address(text: str) -> None:
    """Raises ValidationError for what is not https or names an account."""
    try:
        teile = urlsplit(text)
    except ValueError:
        raise ValidationError(NUR_HTTPS) from None
    if teile.scheme != "https" or not teile.netloc:
        raise ValidationError(NUR_HTTPS)
    if "@" in teile.netloc:
        raise ValidationError(OHNE_ZUGANG)


def address_field(label: str, **optionen) -> models.URLField:
    """An address that may be missing."""
    return models.URLField(
        label, max_length=500, blank=True, validators=[validate_address], **optionen
    )


def address_constraint(name: str, feld: str = "adresse") -> models.CheckConstraint:
    """The same in the database."""
    return models.CheckConstraint(
        condition=models.Q(**{feld: ""}) | models.Q(**{f"{feld}__regex": MUSTER}),
        name=name,
        violation_error_message=NUR_HTTPS,
    )
