"""What every page knows, whatever it shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {"is_demo": settings.DEMO}
