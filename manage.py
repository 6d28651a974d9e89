#!/usr/bin/env python
"""Django's command line for the OZG portal."""

import os
import sys

#: what these write is for a web server to read; everything else belongs to the caller alone
OEFFENTLICH = {"collectstatic", "archiv"}

if __name__ == "__main__":
    if not OEFFENTLICH.intersection(sys.argv[1:2]):
        os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
