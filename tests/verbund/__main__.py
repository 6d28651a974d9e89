"""`make cluster`: starts all parts, kills each in turn, and writes the table into the handbook."""

import os
import secrets
import sys
import tempfile

import django


def main() -> int:
    """0 when everything went as promised."""
    with tempfile.TemporaryDirectory(prefix="ozgportal-") as var:
        os.environ |= {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "VAR": var,
            "DATABASE_URL": "",
            "DATABASE_REPLICA_URL": "",
            "CACHE_URL": "",
            "DJANGO_SETTINGS_MODULE": "ozgportal.settings",
        }
        django.setup()
        from tests.verbund.teile import missing
        from tests.verbund.weg import check, run, write_table

        if fehlt := missing():
            print(fehlt)
            return 1
        weg = run()
        print(write_table(weg))
        check(weg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
