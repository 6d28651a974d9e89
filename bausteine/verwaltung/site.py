"""Admin site: what all pages of the admin share."""

from functools import partial

from django.contrib import admin
from django.utils.functional import SimpleLazyObject


class PortalSite(admin.AdminSite):
    """The admin of the portal; its first page has the work in place of a bar at the side."""

    site_header = "OZG-Portal – Verwaltung"
    site_title = "OZG-Portal"
    index_title = "Daten pflegen"
    enable_nav_sidebar = False  # lists and forms need the width

    def get_app_list(self, request, app_label=None):
        """All that the account may open, worked out when a page shows it: Django asks on every
        page, for the bar that there is not, and two hundred rights are a fifth of a page."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))
