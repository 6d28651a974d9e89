"""App configuration of Django's admin: it takes the portal's own site."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """In the place of `django.contrib.admin`."""

    default_site = "bausteine.verwaltung.site.PortalSite"
