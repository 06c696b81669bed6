"""A report as JSON, for programs: the same facts and tables by their keys."""

import json

from cases.documents.report import Report

FORMAT = "casework-report-1"


def render(report: Report) -> bytes:
    content = {
        "format": FORMAT,
        "title": report.title,
        "sentence": report.sentence,
        "language": report.language,
        "notes": list(report.notes),
        **{fact.key: fact.value if fact.raw is None else fact.raw for fact in report.facts},
        "tables": {table.key: table.as_objects() for table in report.tables},
        "left_out": {table.key: table.note for table in report.tables if table.note},
        "summaries": [{"title": str(passage.title), "text": passage.text} for passage in report.passages],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
