"""Security headers: those that Django has no setting for."""

from django.conf import settings

#: what no page of the portal ever asks a browser for
RECHTE = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)


class KopfzeilenMiddleware:
    """Permissions-Policy everywhere; Cache-Control where a view gives none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        antwort = self.get_response(request)
        antwort["Permissions-Policy"] = RECHTE
        if not antwort.has_header("Cache-Control"):
            antwort["Cache-Control"] = cache_rule(request)
        return antwort


def cache_rule(request) -> str:
    """Ask again before showing a stored page; what an account sees is for its browser alone."""
    angemeldet = settings.SESSION_COOKIE_NAME in request.COOKIES
    return "no-store, private" if angemeldet else "no-cache"
