"""Documents as OpenDocument text (ODT 1.3), the open standard: the same as the file of Word."""

from collections.abc import Iterator, Sequence
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

HEAD = Markup('<?xml version="1.0" encoding="UTF-8"?>\n')
KIND = "application/vnd.oasis.opendocument.text"
SPACES = Markup(" ").join(
    Markup('xmlns:{}="urn:oasis:names:tc:opendocument:xmlns:{}:1.0"').format(short, name)
    for short, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "meta": "meta",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
) + Markup(' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"')
MARGIN, LINE = 18, 174  # mm
SIZES: dict[PaperSize, tuple[int, int]] = {"a4": (210, 297), "a3": (297, 420), "a6": (105, 148)}
APART = ("\u2068", "\u2069")
DOTS = "\u00a0" * 24
# Of a whole paragraph; of some words.
# Programs take "start" for the left in every language, so the side itself is named.
ALIGNED = Markup('fo:text-align="{}" style:writing-mode="{}"')
STYLES = Markup("""<style:default-style style:family="paragraph"><style:paragraph-properties {aligned}
 fo:margin-bottom="1.4mm" fo:line-height="115%"/><style:text-properties fo:font-family="Arial"
 style:font-family-complex="Arial" fo:font-size="10.5pt" style:font-size-complex="10.5pt" fo:language="{lang}"
 fo:country="none" style:language-complex="{lang}" style:country-complex="none"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph" style:class="text"><style:paragraph-properties
 {aligned}/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1"><style:paragraph-properties
 fo:keep-with-next="always"/><style:text-properties fo:font-size="20pt" fo:font-weight="bold"
 style:font-size-complex="20pt" style:font-weight-complex="bold"/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="2"><style:paragraph-properties fo:margin-top="4mm"
 fo:margin-bottom="1mm" fo:keep-with-next="always"/><style:text-properties fo:font-size="13pt" fo:font-weight="bold"
 style:font-size-complex="13pt" style:font-weight-complex="bold"/></style:style>
<style:style style:name="Heading_20_3" style:display-name="Heading 3" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="3"><style:paragraph-properties fo:margin-top="2mm"
 fo:margin-bottom="0.7mm" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold"
 style:font-weight-complex="bold" fo:color="#0f5c4d"/></style:style>
<style:style style:name="Item" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-bottom="0.7mm"/></style:style>
<style:style style:name="Cell" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-top="0.4mm" fo:margin-bottom="0.4mm"/><style:text-properties fo:font-size="9.5pt"
 style:font-size-complex="9.5pt"/></style:style>
<style:style style:name="Number" style:family="paragraph" style:parent-style-name="Cell"><style:paragraph-properties
 fo:text-align="{end}"/></style:style>
<style:style style:name="Room" style:family="paragraph" style:parent-style-name="Cell"><style:paragraph-properties
 fo:margin-top="6mm"/></style:style>
<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties><style:tab-stops><style:tab-stop style:position="174mm" style:type="right"/>
</style:tab-stops></style:paragraph-properties><style:text-properties fo:font-size="8.5pt"
 style:font-size-complex="8.5pt" fo:color="#434d50"/></style:style>
<style:style style:name="strong" style:family="text"><style:text-properties fo:font-weight="bold"
 style:font-weight-complex="bold"/></style:style>
<style:style style:name="soft" style:family="text"><style:text-properties fo:color="#434d50" fo:font-weight="normal"
 style:font-weight-complex="normal"/></style:style>
<style:style style:name="warning" style:family="text"><style:text-properties fo:font-style="italic"
 style:font-style-complex="italic"/></style:style>
<style:style style:name="write" style:family="text"><style:text-properties style:text-underline-style="dotted"
 style:text-underline-width="auto" style:text-underline-color="font-color"/></style:style>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
{indent}</text:list-level-style-bullet></text:list-style>
<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1"
 style:num-suffix=".">{indent}</text:list-level-style-number></text:list-style>""")
INDENT = Markup(
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="6mm"'
    ' fo:text-indent="-6mm" fo:margin-left="6mm"/></style:list-level-properties>'
)
TONES: dict[Tone, str] = {"": "", "lead": "strong", "strong": "strong", "soft": "soft", "warning": "warning"}
BREAK = Markup(
    '<style:style style:name="Break" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
)
ROWS = Markup(
    '<style:style style:name="Cells" style:family="table-cell"><style:table-cell-properties'
    ' fo:border-bottom="0.5pt solid #b9bdb8" fo:padding-right="2mm" fo:padding-left="0mm"/></style:style>'
    '<style:style style:name="Whole" style:family="table-row"><style:table-row-properties'
    ' fo:keep-together="always"/></style:style>'
)


def odt(documents: Sequence[Document], made: datetime, draw: Draw | None = None) -> bytes:
    """The bytes of a file; without `draw` a table stands where a picture would."""
    return _File(documents, made, draw).bytes()


class _File:
    """What is gathered while the sheets are written: pictures, and the styles that only this file has."""

    def __init__(self, documents: Sequence[Document], made: datetime, draw: Draw | None) -> None:
        self.documents, self.made, self.draw = documents, made, draw
        self.pictures: list[bytes] = []
        self.styles: dict[str, Markup] = {}
        self.rtl = False

    def bytes(self) -> bytes:
        body = together([self._sheet(nr, one) for nr, one in enumerate(self.documents)])
        styles = self._styles()
        own = together([BREAK, ROWS, *self.styles.values()])
        content = HEAD + Markup(
            '<office:document-content {} office:version="1.3"><office:automatic-styles>{}</office:automatic-styles>'
            "<office:body><office:text>{}</office:text></office:body></office:document-content>"
        ).format(SPACES, own, body)
        pictures = [(f"Pictures/{nr}.png", picture) for nr, picture in enumerate(self.pictures)]
        parts = [("content.xml", content), ("styles.xml", styles), ("meta.xml", self._about())]
        names = [*(name for name, _ in parts), *(name for name, _ in pictures)]
        manifest = ("META-INF/manifest.xml", _manifest(names))
        return zipped([("mimetype", KIND), *parts, *pictures, manifest], stored=["mimetype"])

    def _about(self) -> Markup:
        """What the file says of itself: no more than a title, a language and a day."""
        first, at = self.documents[0], self.made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return HEAD + Markup(
            '<office:document-meta {} office:version="1.3"><office:meta><dc:title>{}</dc:title>'
            "<dc:language>{}</dc:language><meta:creation-date>{}</meta:creation-date></office:meta>"
            "</office:document-meta>"
        ).format(SPACES, bare(first.title), first.lang, at)

    def _styles(self) -> Markup:
        first = self.documents[0]
        aligned = ALIGNED.format(*(("right", "rl-tb") if first.rtl else ("left", "lr-tb")))
        end = "left" if first.rtl else "right"
        styles = STYLES.format(aligned=aligned, lang=first.lang.partition("-")[0], indent=INDENT, end=end)
        layouts = together([_layout(nr, one) for nr, one in enumerate(self.documents)])
        pages = together([self._page(nr, one) for nr, one in enumerate(self.documents)])
        return HEAD + Markup(
            '<office:document-styles {} office:version="1.3"><office:styles>{}</office:styles>'
            "<office:automatic-styles>{}{}</office:automatic-styles><office:master-styles>{}</office:master-styles>"
            "</office:document-styles>"
        ).format(SPACES, styles, layouts, together(list(self.styles.values())), pages)

    def _page(self, nr: int, of: Document) -> Markup:
        foot = Markup("<text:tab/>").join([self._line(part) for part in of.foot])
        return Markup(
            '<style:master-page style:name="Sheet{0}" style:page-layout-name="Page{0}"><style:footer>'
            '<text:p text:style-name="Footer">{1}</text:p></style:footer></style:master-page>'
        ).format(nr, foot)

    def _sheet(self, nr: int, of: Document) -> Markup:
        """Each begins with an empty line that says on which page it stands: nothing else can."""
        self.rtl = of.rtl
        self.styles[f"Sheet{nr}"] = Markup(
            '<style:style style:name="First{0}" style:family="paragraph" style:parent-style-name="Standard"'
            ' style:master-page-name="Sheet{0}"><style:paragraph-properties fo:margin-bottom="0mm"'
            ' fo:line-height="0.1mm"/><style:text-properties fo:font-size="1pt"/></style:style>'
        ).format(nr)
        return Markup('<text:p text:style-name="First{}"/>').format(nr) + self._blocks(of.blocks)

    def _blocks(self, blocks: Sequence[Block]) -> Markup:
        return together([self._block(block) for block in blocks])

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading(text, level, number):
                return self._heading(line(f"{number}  " if number else "", text), level)
            case Masthead(title, about, stamp):
                return self._heading(title, 1) + together([self._paragraph(part) for part in (about, stamp) if part])
            case Paragraph(text, tone):
                return self._paragraph(text, tone=tone)
            case Bullets(items, numbered):
                return self._list(items, "Numbers" if numbered else "Bullets")
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
                return self._paragraph((), "Break")
        assert_never(block)

    def _heading(self, text: Line, level: int) -> Markup:
        return Markup('<text:h text:style-name="Heading_20_{0}" text:outline-level="{0}">{1}</text:h>').format(
            level, self._line(text)
        )

    def _paragraph(self, text: Line, style: str = "Standard", tone: Tone = "") -> Markup:
        return Markup('<text:p text:style-name="{}">{}</text:p>').format(style, self._line(text, tone))

    def _list(self, items: Sequence[Line], style: str) -> Markup:
        found = [Markup("<text:list-item>{}</text:list-item>").format(self._paragraph(item, "Item")) for item in items]
        return Markup('<text:list text:style-name="{}">{}</text:list>').format(style, together(found))

    def _table(self, table: Table) -> Markup:
        shares = table.widths or (1,) * len(table.head)
        columns = [self._column(round(LINE * share / sum(shares), 1)) for share in shares]
        heads = [self._cell(head, "", "soft", nr in table.numbers) for nr, head in enumerate(table.head)]
        rows = [self._row(table, nr) for nr in range(len(table.rows))]
        row = Markup('<table:table-row table:style-name="Whole">{}</table:table-row>')
        return Markup(
            "<table:table>{}{}<table:table-header-rows>{}</table:table-header-rows>{}</table:table>"
            '<text:p text:style-name="Standard"/>'
        ).format(
            Markup("<table:title>{}</table:title>").format(bare(table.caption)),
            together(columns),
            row.format(together(heads)),
            together([row.format(one) for one in rows]),
        )

    def _column(self, width: float) -> Markup:
        name = f"w{width:g}".replace(".", "-")
        self.styles[name] = Markup(
            '<style:style style:name="{}" style:family="table-column"><style:table-column-properties'
            ' style:column-width="{}mm"/></style:style>'
        ).format(name, width)
        return Markup('<table:table-column table:style-name="{}"/>').format(name)

    def _row(self, table: Table, nr: int) -> Markup:
        found = cells(table, nr)
        above = found[0].column if found else len(table.head)
        return Markup("<table:covered-table-cell/>") * above + together(list(self._cells(table, nr)))

    def _cells(self, table: Table, nr: int) -> Iterator[Markup]:
        for cell in cells(table, nr):
            spans = Markup("")
            if cell.across > 1 or cell.down > 1:
                spans = Markup(' table:number-columns-spanned="{}" table:number-rows-spanned="{}"').format(
                    cell.across, cell.down
                )
            number = cell.column in table.numbers and cell.across == 1
            yield self._cell(cell.text, spans, "strong" if cell.column == 0 else "", number)
            yield Markup("<table:covered-table-cell/>") * (cell.across - 1)

    def _cell(self, text: Line, spans: Markup | str, tone: Tone, number: bool) -> Markup:
        room = any(isinstance(part, Write) and part.height > 6 for part in text)
        style = "Room" if room else "Number" if number else "Cell"
        return Markup(
            '<table:table-cell table:style-name="Cells" office:value-type="string"{}>{}</table:table-cell>'
        ).format(spans, self._paragraph(text, style, tone))

    def _picture(self, svg: str, alt: str, width: int) -> Markup:
        if self.draw is None:
            return Markup("")
        self.pictures.append(self.draw(svg))
        return Markup(
            '<text:p text:style-name="Standard"><draw:frame draw:name="{nr}" text:anchor-type="as-char"'
            ' svg:width="{wide}mm" svg:height="{high}mm"><draw:image xlink:href="Pictures/{nr}.png"'
            ' xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/><svg:title>{alt}</svg:title>'
            "</draw:frame></text:p>"
        ).format(nr=len(self.pictures) - 1, wide=width, high=round(width * shape(svg), 1), alt=bare(alt))

    def _line(self, text: Line, tone: Tone = "") -> Markup:
        return together([self._inline(part, tone) for part in text])

    def _inline(self, part: Inline, around: Tone) -> Markup:
        match part:
            case Run():
                return self._run(part, around)
            case Write():
                return _span("write", Markup.escape(DOTS))
            case Boxes(count):
                return Markup("{} ").format("\u2610" * count)
            case Badge(letter):
                return _span("strong", Markup("{}\u00a0 ").format(bare(letter)))
            case NextLine():
                return Markup("<text:line-break/>")
        assert_never(part)

    def _run(self, run: Run, around: Tone) -> Markup:
        """What somebody typed stands apart, and bears its language."""
        text = bare(run.text)
        begin, end = APART if run.own and (self.rtl or from_the_right(text)) else ("", "")
        said = Markup("{}{}{}").format(begin, _spaced(text), end)
        toned = _span(TONES[run.tone or around], said)
        return _span(self._language(run.lang), toned) if run.lang else toned

    def _language(self, lang: str) -> str:
        code = lang.partition("-")[0]
        self.styles[f"lang-{code}"] = Markup(
            '<style:style style:name="lang-{0}" style:family="text"><style:text-properties fo:language="{0}"'
            ' fo:country="none" style:language-complex="{0}" style:country-complex="none"/></style:style>'
        ).format(code)
        return f"lang-{code}"


def _span(style: str, said: Markup) -> Markup:
    return Markup('<text:span text:style-name="{}">{}</text:span>').format(style, said) if style else said


def _spaced(text: str) -> Markup:
    """Spaces at the ends and side by side, which XML would lose."""
    found = [Markup.escape(part) for part in text.split(" ")]
    return Markup("<text:s/>").join(found) if text != " ".join(text.split()) else Markup(" ").join(found)


def _layout(nr: int, of: Document) -> Markup:
    wide, high = SIZES[of.size][::-1] if of.landscape else SIZES[of.size]
    return Markup(
        '<style:page-layout style:name="Page{}"><style:page-layout-properties fo:page-width="{}mm"'
        ' fo:page-height="{}mm" fo:margin-top="{m}mm" fo:margin-bottom="{m}mm" fo:margin-left="{m}mm"'
        ' fo:margin-right="{m}mm" style:writing-mode="{}"/><style:footer-style><style:header-footer-properties'
        ' fo:min-height="8mm" fo:margin-top="3mm"/></style:footer-style></style:page-layout>'
    ).format(nr, wide, high, "rl-tb" if of.rtl else "lr-tb", m=MARGIN)


def _manifest(names: Sequence[str]) -> Markup:
    entry = Markup('<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>')
    kinds = {"xml": "text/xml", "png": "image/png"}
    entries = [entry.format("/", KIND), *(entry.format(name, kinds[name.rpartition(".")[2]]) for name in names)]
    return HEAD + Markup(
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        ' manifest:version="1.3">{}</manifest:manifest>'
    ).format(together(entries))
