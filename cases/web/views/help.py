"""Pages that help, in our words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.vocabulary import Permission, Sensitivity


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "help/index.html")


@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """How access works, for who uses it."""
    context = {"levels": [one.label.partition(": ") for one in Sensitivity], "permissions": list(Permission)}
    return render(request, "help/access.html", context)


@require_safe
def finding(request: HttpRequest) -> HttpResponse:
    return render(request, "help/finding.html")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    return render(request, "help/safety.html")
