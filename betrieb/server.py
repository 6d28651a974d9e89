"""gunicorn configuration: `gunicorn --config python:betrieb.server ozgportal.wsgi`.

Number of workers: WEB_CONCURRENCY, which gunicorn reads itself. The socket comes from systemd.
"""

import gc
import os
from importlib import import_module

from django.apps import apps

from betrieb.protokollierung import log_settings

#: what is imported where it is used, for commands that never do; every worker meets it one day
SPAETER_GEBRAUCHT = ("icalendar", "fido2.server")


def when_ready(arbiter):
    """Imports that were interrupted go on; the application is loaded, nobody has asked yet."""
    if apps.ready:
        for name in SPAETER_GEBRAUCHT:  # before there are workers, so that they share it
            import_module(name)
    # what is there now stays: no worker's collector need look at it again, which would also end
    # that they share its memory; and a single page makes many times the usual 700 new objects
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    if apps.ready:  # another application than the portal has none
        from bausteine.importe.arbeiter import resume

        resume()


threads = 4
# threads, but none for a request that has not arrived yet
worker_class = "betrieb.anschluss.Anfragesammler"
preload_app = True
# fork-safe and nothing listening that nobody asked for
control_socket_disable = True
forwarded_allow_ips = ""  # whom to believe is said by PROXY alone
# a worker is replaced now and then, so that memory never only grows
max_requests = 5000
max_requests_jitter = 500
graceful_timeout = 30
timeout = 120
# heartbeats of the workers: a busy disk must not look like a dead worker
worker_tmp_dir = "/dev/shm"  # noqa: S108 (memory, not a file)
if os.environ.get("LOG", "").strip().lower() == "json":
    logconfig_dict = log_settings("json")
    logconfig_dict["loggers"]["gunicorn.error"] = {"level": "INFO", "propagate": True}
