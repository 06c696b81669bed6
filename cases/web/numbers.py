"""Numbers in addresses: no longer than a row's number can be, so that a longer one is not found."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowNumber(IntConverter):
    regex = "[0-9]{1,18}"  # the database holds 64 bits


register_converter(RowNumber, "number")  # as the stubs have IntConverter itself
