"""Health endpoints: is it alive, is it ready, how much; and whom to tell of a weakness."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bausteine.seiten.adressen import absolute
from betrieb import zaehler, zustand

#: RFC 9116 asks for less than a year
GILT_TAGE = 180
TEXT = "text/plain; charset=utf-8"


@require_safe
@never_cache
def gesund(request):
    """200 as long as the process answers; asks nobody else."""
    return JsonResponse({"gesund": True})


@require_safe
@never_cache
def bereit(request):
    """200 when visitors can be served, else 503 with the reasons."""
    befunde = zustand.findings()
    gruende = {b.name: b.grund for b in befunde if b.grund}
    antwort = {"bereit": not gruende, "geprueft": [b.name for b in befunde], "gruende": gruende}
    if hinweise := {b.name: b.grund for b in zustand.remarks() if b.grund}:
        antwort["hinweise"] = hinweise
    return JsonResponse(
        antwort, status=503 if gruende else 200, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
@never_cache
def kennzahlen(request):
    """Numbers in Prometheus' text format, for who knows KENNZAHLEN_TOKEN; else 404."""
    gegeben = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not (
        settings.KENNZAHLEN_TOKEN and constant_time_compare(gegeben, settings.KENNZAHLEN_TOKEN)
    ):
        raise Http404
    return HttpResponse(
        "\n".join([*state_lines(), *request_lines(), ""]),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )


def state_lines():
    """Each check as 1 (well) or 0, and the free space."""
    yield "# TYPE ozgportal_bereit gauge"
    for befund in zustand.findings() + zustand.remarks():
        yield f'ozgportal_bereit{{pruefung="{befund.name}"}} {0 if befund.grund else 1}'
    yield "# TYPE ozgportal_platte_frei_bytes gauge"
    yield f"ozgportal_platte_frei_bytes {zustand.free_bytes()}"


def request_lines():
    """Answers by class of status and by time, since the file of counters was made."""
    klassen, zeiten, summe = zaehler.read()
    yield "# TYPE ozgportal_antworten_total counter"
    yield from (f'ozgportal_antworten_total{{status="{k}"}} {n}' for k, n in klassen.items())
    yield "# TYPE ozgportal_antwort_sekunden histogram"
    bisher = 0
    for grenze, anzahl in zip((*zaehler.GRENZEN, "+Inf"), zeiten, strict=True):
        bisher += anzahl
        yield f'ozgportal_antwort_sekunden_bucket{{le="{grenze}"}} {bisher}'
    yield f"ozgportal_antwort_sekunden_sum {summe:.3f}"
    yield f"ozgportal_antwort_sekunden_count {bisher}"


@require_safe
def security_txt(request):
    """/.well-known/security.txt (RFC 9116); 404 where nobody reads reports."""
    if not settings.SICHERHEIT_KONTAKT:
        raise Http404
    heute = datetime.combine(timezone.now().astimezone(UTC), time(), UTC)
    zeilen = [
        f"Contact: {settings.SICHERHEIT_KONTAKT}",
        f"Expires: {heute + timedelta(days=GILT_TAGE):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
        f"Canonical: {absolute(request, reverse('security-txt'))}",
        "",
    ]
    return HttpResponse("\n".join(zeilen), content_type=TEXT)
