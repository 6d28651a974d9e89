"""WSGI: gunicorn's entry, shared pages from memory, everything else from Django."""

import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
application: WSGIApplication = get_wsgi_application()

from django.conf import settings  # noqa: E402 (needs the settings)

from bausteine.auslieferung.pagecache import PageCache, warm_up  # noqa: E402 (imports models)
from betrieb.anfragen import counting  # noqa: E402 (needs the settings)

# templates under work must show at once
if settings.AUSLIEFERUNG and not settings.DEBUG:
    warm_up()
    application = PageCache(application, counting())
