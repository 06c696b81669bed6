"""Workbooks: what their cells mean, how they are built, and what is built as no program builds one."""

from cases.exchange.shape import Shape
from tests.exchange.hostile.building import (
    ANNA,
    HEADING,
    MAIN,
    ODA,
    OFFICE,
    STYLES,
    book,
    cell,
    parts,
    people,
    relations,
    row,
    shared,
    sheet,
)  # fmt: skip
from tests.exchange.hostile.making import Hostile, NotUsable, Usable, archive

_DAMAGED = NotUsable("damaged, cut off or built as none")


def _file(name: str, content: object, expected: Usable | NotUsable, asked: str = "", **more: bool) -> Hostile:
    shape = Shape("xlsx", sheet=asked) if asked else None
    return Hostile(f"{name}.xlsx", content, expected, shape, **more)  # type: ignore[arg-type]


def _cell(name: str, made: str, *holds: str, refused: tuple[int, ...] = (), away: tuple[int, ...] | None = None, **said: object) -> Hostile:  # fmt: skip
    """A workbook in whose third row, under the name, stands that cell."""
    content = people(row(3, made, "XM"), **said)
    return _file(f"cell-{name}", content, Usable(3, refused, away, holds=holds))


def _day(name: str, serial: object, holds: str, style: int = 1, **said: object) -> Hostile:
    return _cell(f"day-{name}", cell("A3", serial, "n", style), holds, **said)


_1904 = {"properties": '<workbookPr date1904="1"/>'}

MEANING = [
    _file("plain", people(), Usable(2, turned_away=(), columns=("name", "country"))),
    Hostile("plain.xlsm", people(more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"}), Usable(2, turned_away=())),
    Hostile("workbook-named.csv", people(), Usable(2)),
    Hostile("workbook-named.json", people(), Usable(2)),
    Hostile("workbook-named.xls", people(), Usable(2)),
    _day("first", 1, "1900-01-01"),
    _day("59", 59, "1900-02-28"),
    _day("60-that-never-was", 60, "1900-02-29"),
    _day("61", 61, "1900-03-01"),
    _day("2020", 43831, "2020-01-01"),
    _day("last", 2_958_465, "9999-12-31"),
    _day("after-the-last", 2_958_466, "2958466"),
    _day("far-after", "9" * 30, "1e+30"),
    _day("negative", -1, "-1"),
    _day("zero", 0, "0"),
    _day("not-a-number", "NaN", "NaN"),
    _day("without-end", "1e999", "1e999"),
    _day("with-time", 43831.5625, "2020-01-01 13:30", 3),
    _day("with-time-in-a-day-format", 43831.5625, "2020-01-01 13:30"),
    _day("a-second-before-midnight", 43831.99999999, "2020-01-02", 3),
    _day("time-alone", 0.5, "12:00", 2),
    _day("length", 1.5, "1.5", 4),
    _day("own-code", 43831, "2020-01-01", 5),
    _day("percent", 0.25, "0.25", 6),
    _day("1904-first", 0, "1904-01-01", **_1904),
    _day("1904", 42369, "2020-01-01", **_1904),
    _day("1904-leap", 60, "1904-03-01", **_1904),
    _day("style-that-is-not-there", 43831, "43831", 77),
    _day("style-negative", 43831, "43831", -1),
    _day("general", 43831, "43831", 0),
    _cell("date-as-text", cell("A3", "2017-03-14T00:00:00", "d"), "2017-03-14"),
    _cell("whole", cell("A3", "40.0", "n"), "40"),
    _cell("fraction", cell("A3", "0.30000000000000004", "n"), "0.3"),
    _cell("huge", cell("A3", "1e308", "n"), "1e+308"),
    _cell("long-number", cell("A3", "123456789012345678901234567890", "n"), "1.23456789012346e+29"),
    _cell("true", cell("A3", 1, "b"), "true"),
    _cell("false", cell("A3", 0, "b"), "false"),
    _cell("error", cell("A3", "#REF!", "e"), "#REF!", away=(3,)),
    _cell("error-not-available", cell("A3", "#N/A", "e"), "#N/A", away=(3,)),
    _cell("formula-calculated", '<c r="A3" t="str"><f>B3&amp;"x"</f><v>Anna</v></c>', "Anna", away=()),
    _cell("formula-never-calculated", '<c r="A3"><f>CONCAT(B3,"x")</f></c>', "=CONCAT", away=(3,)),
    _cell("text-like-a-formula", cell("A3", "=cmd|' /C calc'!A0"), "=cmd", away=(3,)),
    _cell("text-shared", cell("A3", 1, "s"), "Wei Solberg", away=(), strings=shared("<t>x</t>", "<t>Wei Solberg</t>")),
    _cell("text-rich", cell("A3", 0, "s"), "Anna Velor", strings=shared("<r><t>Anna </t></r><r><rPr><b/></rPr><t>Velor</t></r>")),
    _cell("text-with-its-reading", cell("A3", 0, "s"), "山田", strings=shared('<t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh>')),
    _cell("text-with-its-reading-inline", '<c r="A3" t="inlineStr"><is><t>山田</t><rPh><t>ヤマダ</t></rPh></is></c>', "山田"),
    _cell("text-escaped", cell("A3", "An_x0007_na"), "An\x07na", away=(3,)),
    _cell("text-with-nul", cell("A3", "An_x0000_na"), "An\x00na", away=(3,)),
    _cell("text-half", cell("A3", "An_xD800_na"), "An\ud800na", away=(3,)),
    _cell("text-return", cell("A3", "Anna_x000D_\nVelor"), "Anna\r\nVelor"),
    _cell("text-cdata", '<c r="A3" t="inlineStr"><is><t><![CDATA[<b>Anna</b>]]></t></is></c>', "<b>Anna</b>"),
    _cell("text-turned", cell("A3", "Anna&#x202E;roleV"), "\u202e", away=(3,)),
    _cell("text-of-10000-characters", cell("A3", "A" * 10_000), away=(3,)),
    _cell("kind-unknown", cell("A3", "Anna", "zz"), "Anna"),
    _cell("twice-in-one-place", cell("A3", "Anna") + cell("A3", "Oda"), refused=(3,)),
    _cell("without-place", '<c t="inlineStr"><is><t>Anna</t></is></c>', "Anna"),
    _file("hidden-rows", people(row(3, "Wei", "XM", more=' hidden="1"'), row(4, "Lu", "XM", more=' hidden="1"')), Usable(4, note="Hidden rows were read too: 2.")),
    _file("hidden-columns", book(sheet(HEADING, ANNA, before='<cols><col min="2" max="3" hidden="1"/></cols>')), Usable(1, note="Hidden columns were read too: 2.")),
    _file("hidden-sheet", book(sheet(row(1, "x")), sheet(HEADING, ANNA), states=("hidden", "visible")), Usable(1, note="“List 2” was read", columns=("name", "country"))),
    _file("all-sheets-hidden", book(sheet(HEADING, ANNA), states=("veryHidden",)), Usable(1)),
    _file("second-sheet", book(sheet(row(1, "x"), row(2, "y")), sheet(HEADING, ANNA)), Usable(1, columns=("name", "country")), "List 2"),
    _file("sheet-that-is-not-there", people(), NotUsable("no sheet “Liste”. Its sheets are: List 1"), "Liste"),
    _file("merged", book(sheet(HEADING, ANNA, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')), Usable(1, note="Merged cells")),
    _file("title-above", book(sheet(row(1, "List of May"), row(4, "name", "country"), row(5, "Anna", "XM"))), Usable(1, note="row 4")),
    _file("headings-twice", book(sheet(row(1, "name", "name"), ANNA)), Usable(1, columns=("name", "name (2)"))),
    _file("cells-beyond-the-heading", book(sheet(HEADING, row(2, "Anna", "XM", "", "beyond"))), Usable(1, columns=("name", "country", "Column 4"))),
    _file("styles-without-content", book(sheet(HEADING, ANNA, *[f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in range(3, 2_000)])), Usable(1)),
    _file("rows-out-of-order", book(sheet(HEADING, row(5, "Anna", "XM"), row(3, "Oda", "XM"))), Usable(2, holds=("Anna", "Oda"))),
    _file("row-number-twice", book(sheet(HEADING, row(2, "Anna", "XM"), row(2, "Oda", "XM"))), Usable(2, holds=("Anna", "Oda"))),
    _file("rows-without-numbers", book(sheet("<row><c t='str'><v>name</v></c></row>", "<row><c t='str'><v>Anna</v></c></row>")), Usable(1, columns=("name",))),
    _file("row-at-the-very-end", book(sheet(HEADING, ANNA, row(1_048_576, "Oda", "XM"))), Usable(2, note="far below")),
    _file("blank-rows", book(sheet(HEADING, '<row r="2"/>', row(3, " ", ""), row(4, "Anna", "XM"))), Usable(1)),
    _file("wrong-size-said", book(sheet(HEADING, ANNA, ODA, before='<dimension ref="A1:A1"/>')), Usable(2)),
    _file("no-styles", people(styles=b"<styleSheet/>"), Usable(2)),
    _file("prefixed", book(sheet(HEADING, ANNA).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?").replace(b'xmlns="', b'xmlns:x="')), Usable(1)),
    _file("strict", archive({k: v.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships") for k, v in parts(sheet(HEADING, ANNA)).items()}), Usable(1)),
    _file("in-utf16", book(sheet(HEADING, ANNA).decode().replace("UTF-8", "UTF-16").encode("utf-16")), Usable(1)),
    _file("stored", book(sheet(HEADING, ANNA), method=0), Usable(1)),
    _file("empty-sheet", book(sheet()), NotUsable("holds no rows")),
    _file("empty-sheet-of-two", book(sheet(), sheet(HEADING, ANNA)), NotUsable("Other sheets: List 2")),
    _file("heading-alone", book(sheet(HEADING)), NotUsable("holds no rows")),
    _file("1001-columns", book(sheet("<row r='1'>" + "".join(f"<c t='str'><v>c{n}</v></c>" for n in range(1_001)) + "</row>", ANNA)), NotUsable("1,001 columns")),
]  # fmt: skip

_BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd" [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>'
_XML = '<?xml version="1.0"?>'


def _with(name: str, expected: Usable | NotUsable, **replaced: bytes) -> Hostile:
    """A workbook of which one part is replaced: `sheet`, `book`, `relations`, `root`, `strings`, `styles`."""
    at = {
        "sheet": "xl/worksheets/sheet1.xml", "book": "xl/workbook.xml", "root": "_rels/.rels",
        "relations": "xl/_rels/workbook.xml.rels", "strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml",
    }  # fmt: skip
    return _file(name, people(more={at[part]: content for part, content in replaced.items()}), expected)


WRONG = [
    _with("entities", _DAMAGED, sheet=sheet(HEADING, row(2, "&b;", "XM"), head=_XML + _BOMB)),
    _with("entities-of-the-book", _DAMAGED, book=(_XML + _BOMB + "<workbook/>").encode()),
    _with("entities-of-strings", _DAMAGED, strings=(_XML + _BOMB + "<sst><si><t>&b;</t></si></sst>").encode()),
    _with("entities-of-styles", _DAMAGED, styles=(_XML + _BOMB + "<styleSheet/>").encode()),
    _with("entities-of-relations", _DAMAGED, relations=(_XML + _BOMB + "<Relationships/>").encode()),
    _with("document-type-from-outside", _DAMAGED, sheet=sheet(HEADING, ANNA, head=_XML + _OUTSIDE)),
    _with("entity-unknown", _DAMAGED, sheet=sheet(HEADING, row(2, "&nbsp;", "XM"))),
    _with("deep", _DAMAGED, sheet=sheet(HEADING, "<a>" * 5_000)),
    _with("deep-and-closed", _DAMAGED, sheet=sheet(HEADING, "<a>" * 5_000 + "</a>" * 5_000)),
    _with("not-xml", _DAMAGED, sheet=b"name,country\nAnna,XM\n"),
    _with("nothing-in-the-sheet", _DAMAGED, sheet=b""),
    _with("cut-off-inside", _DAMAGED, sheet=sheet(HEADING, ANNA)[:-40]),
    _with("encoding-unknown", _DAMAGED, sheet=sheet(HEADING, ANNA, head='<?xml version="1.0" encoding="klingon"?>')),
    _with("nul-inside", _DAMAGED, sheet=sheet(HEADING, row(2, "An\x00na", "XM"))),
    _with("half-inside", _DAMAGED, sheet=sheet(HEADING, row(2, "An&#xD800;na", "XM"))),
    _with("an-attribute-of-a-megabyte", Usable(1), sheet=sheet(HEADING, row(2, "Anna", "XM", more=f' x="{"a" * 1_000_000}"'))),
    _with("10000-attributes", Usable(1), sheet=sheet(HEADING, row(2, "Anna", "XM", more="".join(f' a{n}="1"' for n in range(10_000))))),
    _with("a-comment-of-5-megabytes", Usable(2), sheet=sheet(HEADING, ANNA, f"<!--{'x' * 5_000_000}-->", ODA)),
    _with("a-cell-without-end", _DAMAGED, sheet=sheet(HEADING, row(2, "A" * 200_000, "XM"))),
    _with("row-outside", _DAMAGED, sheet=sheet(HEADING, '<row r="1048577"><c><v>1</v></c></row>')),
    _with("row-zero", _DAMAGED, sheet=sheet('<row r="0"><c><v>1</v></c></row>')),
    _with("row-of-words", _DAMAGED, sheet=sheet('<row r="two"><c><v>1</v></c></row>')),
    _with("row-without-end", _DAMAGED, sheet=sheet(f'<row r="{"9" * 5_000}"/>')),
    _with("column-outside", _DAMAGED, sheet=sheet(HEADING, '<row r="2"><c r="XFE2"><v>1</v></c></row>')),
    _with("cell-in-no-place", _DAMAGED, sheet=sheet(HEADING, '<row r="2"><c r="??"><v>1</v></c></row>')),
    _with("text-that-is-not-there", _DAMAGED, sheet=sheet(HEADING, row(2, cell("A2", 7, "s"), "XM"))),
    _with("text-before-the-first", _DAMAGED, sheet=sheet(HEADING, row(2, cell("A2", -1, "s"), "XM"))),
    _with("text-of-words", _DAMAGED, sheet=sheet(HEADING, row(2, cell("A2", "x", "s"), "XM"))),
    _with("style-of-words", _DAMAGED, sheet=sheet(HEADING, '<row r="2"><c r="A2" s="x"><v>1</v></c></row>')),
    _with("format-of-words", _DAMAGED, styles=STYLES.replace(b'"164"', b'"x"')),
    _with("no-sheets", NotUsable("no sheet with rows"), book=f'<workbook xmlns="{MAIN}"/>'.encode()),
    _with("a-chart-alone", NotUsable("no sheet with rows"), relations=relations(("chartsheet", "worksheets/sheet1.xml"))),
    _with("sheet-missing", NotUsable("no sheet with rows"), relations=relations(("worksheet", "worksheets/none.xml"))),
    _with("sheet-outside", NotUsable("no sheet with rows"), relations=relations(("worksheet", "../../../etc/passwd"))),
    _with("sheet-from-the-net", NotUsable("no sheet with rows"), relations=relations(more=f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="http://127.0.0.1/s.xml" TargetMode="External"/>')),
    _with("book-missing", NotUsable("without a workbook"), root=relations(("officeDocument", "nowhere.xml"))),
    _with("book-is-the-sheet", NotUsable("no sheet with rows"), root=relations(("officeDocument", "xl/worksheets/sheet1.xml"))),
]  # fmt: skip
FILES = MEANING + WRONG
