"""A list that comes in: who of its people may be there already, and which cases its references name."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from cases import jobs
from cases.models import Import
from tests.oracle.paths.kinds import SetPath
from tests.oracle.paths.reader import Reader, sample, text_of

HEADING = "name,country,reference,summary\n"


def _row(reader: Reader, one: str, *, by_reference: bool) -> str:
    told = reader.built.cases[one]
    reference = told.reference if by_reference else ""
    return f"{told.tag} Vashti,{told.case.country},{reference},a list says so\n"


def _shown(reader: Reader, rows: str) -> str:
    """Send a list, have it checked, and return what its pages show; nothing of it stays."""
    campaigns = sorted(reader.held("record"))
    if not campaigns:
        answer = reader.get("cases:new_import")
        assert answer.status_code != 200, "leaked: lists are for who may record"
        return text_of(answer)
    with transaction.atomic():
        reader.asked += 1
        file = SimpleUploadedFile("list.csv", io.StringIO(HEADING + rows).read().encode())
        said = {"file": file, "where": reader.built.campaigns[campaigns[0]].slug}
        sent = reader.client.post(reverse("cases:new_import"), said)
        text = text_of(sent)
        found = Import.objects.filter(uploaded_by=reader.user).order_by("-pk").first()
        if sent.status_code == 302 and found is not None:
            jobs.work()
            text = _checked(reader, found)
        transaction.set_rollback(True)
    return text


def _checked(reader: Reader, found: Import) -> str:
    address = reverse("cases:import_match", args=[found.key])
    form = reader.client.get(address).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    reader.client.post(address, said)
    jobs.work()
    shown = (
        reader.get("cases:import_check", found.key, query={"show": name})
        for name in ("alike", "to_fix", "conflict", "settled", "ready", "unchanged")
    )
    return "".join(text_of(one) for one in shown)


def _told(by_reference: bool) -> SetPath:
    def told(reader: Reader) -> set[str]:
        chosen = sample(reader)
        text = _shown(reader, "".join(_row(reader, one, by_reference=by_reference) for one in chosen))
        for one in chosen:
            case = reader.built.cases[one]
            text = text.replace(f"{case.tag} Vashti", "").replace(f">{case.reference}</dd>", "")
            text = text.replace(f'value="{case.reference}"', "")  # as it was typed in the list
        return reader.built.told_in(text)

    how = "by their references" if by_reference else "by their names"
    return SetPath("cases:import_check", how, told, lambda reader: set(), Reader.visible)


SETS: tuple[SetPath, ...] = (_told(by_reference=False), _told(by_reference=True))
