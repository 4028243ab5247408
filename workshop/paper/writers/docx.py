"""Documents as a file of Word (Office Open XML, transitional): headings, lists and tables of its own, to go on with.

What stands side by side on paper stands under one another here, so that it is read and changed in its order.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import assert_never

from markupsafe import Markup

from ...drawing.codes import qr
from ..tree import (
    Badge,
    Block,
    Boxes,
    Break,
    Bullets,
    Card,
    Cards,
    Columns,
    Document,
    Facts,
    Heading,
    Inline,
    Line,
    Masthead,
    NextLine,
    PaperSize,
    Paragraph,
    Picture,
    Qr,
    Run,
    Section,
    Table,
    Tone,
    Write,
    cells,
    line,
)
from .zipped import Draw, bare, from_the_right, shape, together, zipped

HEAD = Markup('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
W = Markup(
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TWIPS, EMU = 56.69, 36000  # in a mm
MARGIN, LINE = 18, 174  # mm
SIZES: dict[PaperSize, tuple[int, int]] = {"a4": (210, 297), "a3": (297, 420), "a6": (105, 148)}
TONES: dict[Tone, Markup] = {
    "": Markup(""),
    "lead": Markup("<w:b/><w:bCs/>"),
    "strong": Markup("<w:b/><w:bCs/>"),
    "soft": Markup('<w:color w:val="434D50"/>'),
    "warning": Markup("<w:i/><w:iCs/>"),
}
# On both sides of what runs the other way, so that its points and commas go along with it.
MARKS = {False: "\u200e", True: "\u200f"}
DOTS = "\u00a0" * 24
STYLES = Markup("""<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"
 w:eastAsia="Arial"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{lang}" w:bidi="{lang}"/></w:rPr>
</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="80"/><w:outlineLvl w:val="0"/>
</w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="40"/><w:szCs w:val="40"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="220" w:after="60"/>
<w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/>
<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="120" w:after="40"/>
<w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/><w:bCs/><w:color w:val="0F5C4D"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="List"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/><w:qFormat/>
<w:pPr><w:spacing w:after="40"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Table Contents"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr><w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr><w:color w:val="434D50"/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr>
</w:style>""")
LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/><w:lvlJc w:val="start"/>'
    '<w:pPr><w:ind w:start="360" w:hanging="360" w:left="360"/></w:pPr></w:lvl>'
)
BULLET = 1


def docx(documents: Sequence[Document], made: datetime, draw: Draw | None = None) -> bytes:
    """The bytes of a file; without `draw` a table stands where a picture would."""
    return _File(documents, made, draw).bytes()


class _File:
    """What is gathered while the sheets are written: pictures, and lists that count from one."""

    def __init__(self, documents: Sequence[Document], made: datetime, draw: Draw | None) -> None:
        self.documents, self.made, self.draw = documents, made, draw
        self.pictures: list[bytes] = []
        self.lists = BULLET
        self.rtl = False

    def bytes(self) -> bytes:
        body = together([self._sheet(nr, one) for nr, one in enumerate(self.documents)])
        feet = [self._footer(one) for one in self.documents]
        text = HEAD + Markup("<w:document {}><w:body>{}</w:body></w:document>").format(W, body)
        return zipped(
            [
                ("[Content_Types].xml", _types(len(feet))),
                ("_rels/.rels", _relations({"d": ("officeDocument", "word/document.xml"), "c": CORE})),
                ("docProps/core.xml", _about(self.documents[0], self.made)),
                ("word/document.xml", text),
                ("word/_rels/document.xml.rels", self._parts(len(feet))),
                ("word/styles.xml", _styles(self.documents[0].lang)),
                ("word/numbering.xml", self._numbering()),
                ("word/settings.xml", SETTINGS),
                *((f"word/footer{nr}.xml", foot) for nr, foot in enumerate(feet, 1)),
                *((f"word/media/image{nr}.png", picture) for nr, picture in enumerate(self.pictures, 1)),
            ]
        )

    def _parts(self, feet: int) -> str:
        found = {"s": ("styles", "styles.xml"), "n": ("numbering", "numbering.xml"), "t": ("settings", "settings.xml")}
        found |= {f"f{nr}": ("footer", f"footer{nr}.xml") for nr in range(1, feet + 1)}
        found |= {f"p{nr}": ("image", f"media/image{nr}.png") for nr in range(1, len(self.pictures) + 1)}
        return _relations(found)

    def _numbering(self) -> str:
        kinds = (LEVEL.format("bullet", "•"), LEVEL.format("decimal", "%1."))
        kind = '<w:abstractNum w:abstractNumId="{}"><w:multiLevelType w:val="singleLevel"/>{}</w:abstractNum>'
        abstract = "".join(kind.format(nr, level) for nr, level in enumerate(kinds))
        own = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        counted = (
            f'<w:num w:numId="{nr}"><w:abstractNumId w:val="1"/>{own}</w:num>' for nr in range(2, self.lists + 1)
        )
        bullets = f'<w:num w:numId="{BULLET}"><w:abstractNumId w:val="0"/></w:num>'
        return f"{HEAD}<w:numbering {W}>{abstract}{bullets}{''.join(counted)}</w:numbering>"

    def _sheet(self, nr: int, of: Document) -> Markup:
        """A sheet is a section, with a foot of its own; all but the last end with a paragraph that says so."""
        self.rtl = of.rtl
        body = self._blocks(of.blocks)
        wide, high = (SIZES[of.size][::-1]) if of.landscape else SIZES[of.size]
        section = Markup(
            '<w:sectPr><w:footerReference w:type="default" r:id="f{}"/><w:pgSz w:w="{}" w:h="{}"/>'
            '<w:pgMar w:top="{m}" w:right="{m}" w:bottom="{m}" w:left="{m}" w:header="400" w:footer="500"'
            ' w:gutter="0"/>{}</w:sectPr>'
        ).format(nr + 1, _twips(wide), _twips(high), _bidi(of.rtl), m=_twips(MARGIN))
        last = nr == len(self.documents) - 1
        return body + (section if last else Markup("<w:p><w:pPr>{}</w:pPr></w:p>").format(section))

    def _footer(self, of: Document) -> Markup:
        self.rtl = of.rtl
        parts = [self._line(part) for part in of.foot]
        said = Markup("<w:r><w:tab/></w:r>").join(parts)
        tab = Markup('<w:tabs><w:tab w:val="{}" w:pos="{}"/></w:tabs>').format("end", _twips(LINE))
        paragraph = Markup('<w:p><w:pPr><w:pStyle w:val="Footer"/>{}{}</w:pPr>{}</w:p>')
        return HEAD + Markup("<w:ftr {}>{}</w:ftr>").format(W, paragraph.format(tab, _bidi(of.rtl), said))

    def _blocks(self, blocks: Sequence[Block]) -> Markup:
        return together([self._block(block) for block in blocks])

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading(text, level, number):
                return self._paragraph(line(f"{number}  " if number else "", text), f"Heading{level}")
            case Masthead(title, about, stamp):
                rest = [self._paragraph(part) for part in (about, stamp) if part]
                return self._paragraph(title, "Heading1") + together(rest)
            case Paragraph(text, tone):
                return self._paragraph(text, tone=tone)
            case Bullets(items, numbered):
                return self._list(items, numbered)
            case Facts(rows):
                return together([self._paragraph(line(name, ": ", of)) for name, of in rows])
            case Table():
                return self._table(block)
            case Picture(svg, alt, table):
                drawn = self._picture(svg, alt, LINE) if self.draw else Markup("")
                return drawn or (self._table(table) if table else self._paragraph(line(alt)))
            case Qr(address, alt, size):
                return self._picture(str(qr(address)), alt, size) if self.draw else self._paragraph(line(address))
            case Section(blocks):
                return self._blocks(blocks)
            case Columns(columns):
                return together([self._blocks(column) for column in columns])
            case Card(blocks):
                return self._blocks(blocks)
            case Cards(cards):
                return together([self._blocks(card.blocks) for card in cards])
            case Break():
                return Markup('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        assert_never(block)

    def _list(self, items: Sequence[Line], numbered: bool) -> Markup:
        if numbered:
            self.lists += 1
        which = self.lists if numbered else BULLET
        about = Markup('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>').format(which)
        return together([self._paragraph(item, "List", about=about) for item in items])

    def _paragraph(
        self, text: Line, style: str = "", tone: Tone = "", about: Markup | str = "", after: Markup | str = ""
    ) -> Markup:
        named = Markup('<w:pStyle w:val="{}"/>').format(style) if style else ""
        room = any(isinstance(part, Write) and part.height > 6 for part in text)
        space = Markup('<w:spacing w:before="300"/>') if room else ""
        return Markup("<w:p><w:pPr>{}{}{}{}{}</w:pPr>{}</w:p>").format(
            named, about, _bidi(self.rtl), space, after, self._line(text, tone)
        )

    def _table(self, table: Table) -> Markup:
        shares = table.widths or (1,) * len(table.head)
        widths = [_twips(LINE * share / sum(shares)) for share in shares]
        columns = together([Markup('<w:gridCol w:w="{}"/>').format(width) for width in widths])
        heads = together(
            [self._cell(head, widths[nr], "", "soft", nr in table.numbers) for nr, head in enumerate(table.head)]
        )
        rows = together([self._row(table, nr, widths) for nr in range(len(table.rows))])
        return Markup(
            '<w:tbl><w:tblPr>{}<w:tblW w:w="{}" w:type="dxa"/><w:tblBorders><w:insideH w:val="single" w:sz="4"'
            ' w:space="0" w:color="B9BDB8"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="B9BDB8"/>'
            '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:firstColumn="1"/>'
            '<w:tblCaption w:val="{}"/></w:tblPr><w:tblGrid>{}</w:tblGrid>'
            "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{}</w:tr>{}</w:tbl><w:p/>"
        ).format(Markup("<w:bidiVisual/>") if self.rtl else "", sum(widths), bare(table.caption), columns, heads, rows)

    def _row(self, table: Table, nr: int, widths: Sequence[int]) -> Markup:
        found = cells(table, nr)
        begin = found[0].column if found else len(widths)
        above = [
            Markup('<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:vMerge/></w:tcPr><w:p/></w:tc>').format(width)
            for width in widths[:begin]
        ]
        here = [
            self._cell(
                cell.text,
                sum(widths[cell.column : cell.column + cell.across]),
                Markup('<w:gridSpan w:val="{}"/>').format(cell.across) * (cell.across > 1)
                + Markup('<w:vMerge w:val="restart"/>') * (cell.down > 1),
                "strong" if cell.column == 0 else "",
                cell.column in table.numbers and cell.across == 1,
            )
            for cell in found
        ]
        return Markup("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>").format(together([*above, *here]))

    def _cell(self, text: Line, width: int, spans: Markup | str, tone: Tone, number: bool) -> Markup:
        at_the_end = Markup('<w:jc w:val="end"/>') if number else ""
        return Markup('<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}</w:tcPr>{}</w:tc>').format(
            width, spans, self._paragraph(text, "Cell", tone, after=at_the_end)
        )

    def _picture(self, svg: str, alt: str, width: int) -> Markup:
        if self.draw is None:
            return Markup("")
        self.pictures.append(self.draw(svg))
        nr, wide, high = len(self.pictures), width * EMU, round(width * shape(svg) * EMU)
        return Markup(
            '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}"'
            ' cy="{high}"/><wp:docPr id="{nr}" name="{nr}" descr="{alt}"/><a:graphic><a:graphicData'
            ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr'
            ' id="{nr}" name="{nr}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="p{nr}"/>'
            '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext'
            ' cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        ).format(wide=wide, high=high, nr=nr, alt=bare(alt))

    def _line(self, text: Line, tone: Tone = "") -> Markup:
        return together([_inline(part, tone, self.rtl) for part in text])


def _inline(part: Inline, around: Tone, rtl: bool) -> Markup:
    match part:
        case Run(text, tone, own, lang):
            said = bare(text)
            mark = MARKS[from_the_right(said)] if own and from_the_right(said) != rtl else ""
            return _run(f"{mark}{said}{mark}", TONES[tone or around], lang)
        case Write():
            return Markup('<w:r><w:rPr><w:u w:val="dotted"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>').format(
                DOTS
            )
        case Boxes(count):
            return _run("\u2610" * count + " ", Markup(""), "")
        case Badge(letter):
            return _run(f"{bare(letter)}  ", TONES["strong"], "")
        case NextLine():
            return Markup("<w:r><w:br/></w:r>")
    assert_never(part)


def _run(text: str, looks: Markup, lang: str) -> Markup:
    """Word asks of each run which way it is written."""
    rtl = Markup("<w:rtl/>") if from_the_right(text) else ""
    spoken = Markup('<w:lang w:val="{0}" w:bidi="{0}"/>').format(lang) if lang else ""
    return Markup('<w:r><w:rPr>{}{}{}</w:rPr><w:t xml:space="preserve">{}</w:t></w:r>').format(looks, rtl, spoken, text)


def _bidi(rtl: bool) -> Markup:
    return Markup("<w:bidi/>") if rtl else Markup("")


def _twips(mm: float) -> int:
    return round(mm * TWIPS)


CORE = ("", "docProps/core.xml")
CORE_TYPE = f"{PACKAGE}/relationships/metadata/core-properties"
SETTINGS = f'{HEAD}<w:settings {W}><w:defaultTabStop w:val="708"/></w:settings>'


def _relations(of: dict[str, tuple[str, str]]) -> str:
    one = '<Relationship Id="{}" Type="{}" Target="{}"/>'
    every = (one.format(key, f"{OFFICE}/{kind}" if kind else CORE_TYPE, to) for key, (kind, to) in of.items())
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(every)}</Relationships>'


def _types(feet: int) -> str:
    kinds = {"/word/document.xml": f"{WORD}.document.main+xml", "/word/styles.xml": f"{WORD}.styles+xml"}
    kinds |= {"/word/numbering.xml": f"{WORD}.numbering+xml", "/word/settings.xml": f"{WORD}.settings+xml"}
    kinds |= {f"/word/footer{nr}.xml": f"{WORD}.footer+xml" for nr in range(1, feet + 1)}
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    known = (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"))
    rest = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in (*known, ("png", "image/png")))
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{rest}{parts}</Types>'


def _styles(lang: str) -> str:
    return HEAD + Markup("<w:styles {}>{}</w:styles>").format(W, STYLES.format(lang=lang))


def _about(of: Document, made: datetime) -> Markup:
    """What the file says of itself: no more than a title, a language and a day."""
    at = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return HEAD + Markup(
        '<cp:coreProperties xmlns:cp="{}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>{}</dc:title><dc:language>{}</dc:language>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">{}</dcterms:created></cp:coreProperties>'
    ).format(PACKAGE, bare(of.title), of.lang, at)
