"""Redirects: the admin's short way from a record to its page."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404


def to_page(request, content_type_id, object_id):
    """Django's way asks nobody; this one names only what the account sees in its lists."""
    model = get_object_or_404(ContentType, pk=content_type_id).model_class()
    seite = admin.site._registry.get(model) if model else None
    if seite is None or not seite.has_view_permission(request):
        raise Http404
    record = seite.get_object(request, object_id)
    ziel = record and seite.get_view_on_site_url(record)
    if not ziel:
        raise Http404
    return HttpResponseRedirect(ziel)
