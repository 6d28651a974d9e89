"""Middleware: what advertising and newsletters append to addresses ends at the door.

No redirect, link, feed or file can carry it on then, whoever makes the address.
"""

from urllib.parse import unquote_plus

from bausteine.seiten.adressen import means_nothing


class AnhaengselMiddleware:
    """Before everything that reads or passes on a query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # the admin has names of its own: pk__in is a filter there
        if not request.path_info.startswith("/admin/"):
            query = request.META.get("QUERY_STRING", "")
            if (bleibt := without_trackers(query)) != query:
                request.META["QUERY_STRING"] = bleibt
        return self.get_response(request)


def without_trackers(query: str) -> str:
    """The query without what means nothing; all else as it stands, letter by letter."""
    teile = [(unquote_plus(teil.partition("=")[0]), teil) for teil in query.split("&")]
    return "&".join(teil for name, teil in teile if not means_nothing(name))
