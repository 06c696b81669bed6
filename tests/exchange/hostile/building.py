"""Builds workbooks part by part, right or wrong on purpose."""

import zipfile

from tests.exchange.hostile.making import archive

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def relations(*targets: tuple[str, str], more: str = "") -> bytes:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{PACKAGE}">{rows}{more}</Relationships>'.encode()


def cell(place: str, value: object, kind: str = "", style: int = 0) -> str:
    if isinstance(value, str) and not kind:
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    said = f' t="{kind}"' if kind else ""
    return f'<c r="{place}" s="{style}"{said}><v>{value}</v></c>'


def row(number: int, *values: object, more: str = "") -> str:
    cells = "".join(
        value
        if isinstance(value, str) and value.startswith("<c")
        else cell(f"{'ABCDEFGH'[at]}{number}", value)
        for at, value in enumerate(values)
    )
    return f'<row r="{number}"{more}>{cells}</row>'


HEADING = row(1, "name", "country")
ANNA = row(2, "Anna Velor", "XM")
ODA = row(3, "Oda Fremd", "XM")


def sheet(*rows: str, before: str = "", after: str = "", head: str = _HEAD) -> bytes:
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    return f'{head}<worksheet xmlns="{MAIN}">{before}{data}{after}</worksheet>'.encode()


# Styles by number: 0 general, 1 a day, 2 a time, 3 a day with time, 4 length of time, 5 own code, 6 percent.
STYLES = (
    f'{_HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="[$-409]d&quot; of &quot;mmmm\\ yyyy;@"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 20, 22, 46, 164, 9))
    + "</cellXfs></styleSheet>"
).encode()


def parts(
    *sheets: bytes,
    strings: bytes = b"",
    styles: bytes = STYLES,
    properties: str = "",
    states: tuple[str, ...] = (),
    more: dict[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Return the parts of a workbook by name; `more` beside them or in the place of one."""
    states = states or ("visible",) * len(sheets)
    listed = "".join(
        f'<sheet name="List {n}" sheetId="{n}" r:id="rId{n}" state="{state}"/>'
        for n, state in enumerate(states, 1)
    )
    to = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    to += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    found = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="x"/>'.encode(),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
            f"<sheets>{listed}</sheets></workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": relations(*to),
        "xl/styles.xml": styles,
    }
    found |= {f"xl/worksheets/sheet{n}.xml": content for n, content in enumerate(sheets, 1)}
    if strings:
        found["xl/sharedStrings.xml"] = strings
    return found | (more or {})


def shared(*texts: str) -> bytes:
    return f'{_HEAD}<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'.encode()


def book(*sheets: bytes, method: int = zipfile.ZIP_DEFLATED, **said: object) -> bytes:
    return archive(parts(*sheets, **said), method)  # type: ignore[arg-type]


def people(*rows: str, **said: object) -> bytes:
    """Return a workbook with a heading, the rows, and two people without fault."""
    return book(sheet(HEADING, ANNA, *rows, row(9, "Oda Fremd", "XM")), **said)
