#!/usr/bin/env python
"""Django's command line for the OZG portal."""

import os
import sys

#: what these write is for a web server to read; everything else belongs to the caller alone
OEFFENTLICH = {"collectstatic", "archiv"}


def main() -> None:
    """Run the command; what the machine or the settings are to blame for is one sentence."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from bausteine.stoerung.stoerung import command_sentence

    try:
        settings.INSTALLED_APPS  # noqa: B018 - reads the settings
    except ImproperlyConfigured as fehler:
        sys.exit(str(fehler))
    try:
        execute_from_command_line(sys.argv)
    except Exception as fehler:
        satz = "" if "--traceback" in sys.argv else command_sentence(fehler)
        if not satz:
            raise
        sys.exit(satz)


if __name__ == "__main__":
    if not OEFFENTLICH.intersection(sys.argv[1:2]):
        os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    main()
