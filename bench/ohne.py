"""Baseline: the portal without kept pages, every request worked out, with all of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
application = get_wsgi_application()

from bausteine.auslieferung.pagecache import warm_up  # noqa: E402 (imports models)

warm_up()
