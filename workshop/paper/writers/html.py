"""A Document as HTML: for the browser that shows or prints it, and for the file that people keep."""

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
    Cell,
    Columns,
    Document,
    Facts,
    Heading,
    Inline,
    Line,
    Masthead,
    NextLine,
    Paragraph,
    Picture,
    Qr,
    Run,
    Section,
    Table,
    Tone,
    Write,
    cells,
    plain,
)

IN_FIVES = 5


def html(document: Document) -> Markup:
    """The article of a paper, to stand in a page."""
    landscape = " paper--landscape" if document.landscape else ""
    return Markup(
        '<article class="sheet paper paper--{name} paper--{size} paper--{points}{landscape}" lang="{lang}" dir="{dir}"'
        ' aria-label="{title}"><div class="sheet__body">{blocks}</div>{foot}</article>'
    ).format(
        name=document.name,
        size=document.size,
        points=f"{document.type_size:g}pt".replace(".", "-"),
        landscape=landscape,
        lang=document.lang,
        dir="rtl" if document.rtl else "ltr",
        title=document.title,
        blocks=_blocks(document.blocks),
        foot=_foot(document.foot) if document.foot else "",
    )


def _foot(lines: tuple[Line, ...]) -> Markup:
    found = Markup("\n").join(Markup("<span>{}</span>").format(_line(line)) for line in lines)
    return Markup('<footer class="sheet__foot-group"><p class="sheet__foot">{}</p></footer>').format(found)


def _blocks(blocks: tuple[Block, ...]) -> Markup:
    return Markup("\n").join(map(_block, blocks))


def _block(block: Block) -> Markup:
    match block:
        case Heading(text, level, number):
            before = Markup('<span class="part__number">{}</span> ').format(number) if number else ""
            return Markup("<h{0}>{1}{2}</h{0}>").format(level, before, _line(text))
        case Masthead():
            return _masthead(block)
        case Paragraph(text, tone):
            return Markup("<p{}>{}</p>").format(_tone(tone), _line(text))
        case Bullets(items, numbered):
            lines = Markup("").join(Markup("<li>{}</li>").format(_line(item)) for item in items)
            return Markup("<{0}>{1}</{0}>").format("ol" if numbered else "ul", lines)
        case Facts(rows):
            pair = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
            return Markup('<dl class="facts">{}</dl>').format(
                Markup("").join(pair.format(_line(name), _line(of)) for name, of in rows)
            )
        case Table():
            return _table(block)
        case Picture():
            return _picture(block)
        case Qr(address, alt, size):
            drawn = Markup(qr(address).replace("<svg ", f'<svg data-mm="{size}" ', 1))  # noqa: S704 - drawn by ours
            return Markup('<div class="paper__qr" role="img" aria-label="{}">{}</div>').format(alt, drawn)
        case Section(blocks, name):
            return Markup('<section class="part{}">{}</section>').format(
                f" part--{name}" if name else "", _blocks(blocks)
            )
        case Columns(columns, widths):
            return _columns(columns, widths)
        case Card():
            return _card(block)
        case Cards(cards):
            return Markup('<div class="paper__cards">{}</div>').format(Markup("").join(map(_card, cards)))
        case Break():
            return Markup('<div class="paper__break"></div>')
    assert_never(block)


def _columns(columns: tuple[tuple[Block, ...], ...], widths: tuple[int, ...]) -> Markup:
    column = Markup('<div class="paper__column paper__column--{}">{}</div>')
    found = (column.format(width, _blocks(blocks)) for blocks, width in zip(columns, widths, strict=True))
    return Markup('<div class="paper__columns">{}</div>').format(Markup("").join(found))


def _masthead(of: Masthead) -> Markup:
    about = Markup('<p class="sheet__title">{}</p>').format(_line(of.about)) if of.about else ""
    look = "sheet__state" if of.firm else "sheet__state sheet__state--open"
    stamp = Markup('<p class="{}">{}</p>').format(look, _line(of.stamp)) if of.stamp else ""
    return Markup('<header class="sheet__head"><h1>{}</h1>{}{}</header>').format(_line(of.title), about, stamp)


def _picture(of: Picture) -> Markup:
    """The drawing for the eye; for who listens what it shows, and the same as a table."""
    wide, narrow = Markup(of.svg), Markup(of.narrow)  # noqa: S704 - drawn by ours
    table = Markup('<div class="visually-hidden">{}</div>').format(_bare_table(of.table)) if of.table else ""
    look = "paper__picture paper__picture--both" if of.narrow else "paper__picture"
    return Markup('<figure class="{}" role="group" aria-label="{}">{}{}{}</figure>').format(
        look, of.alt, wide, narrow, table
    )


def _card(card: Card) -> Markup:
    """A card has its size from a drawing under it: no style sheet knows it, and no style may stand in a page."""
    folds = Markup("").join(
        Markup('<line x1="0" y1="{0}mm" x2="100%" y2="{0}mm" class="paper__fold"/>').format(fold) for fold in card.folds
    )
    return Markup(
        '<div class="paper__card"><svg width="{}mm" height="{}mm" aria-hidden="true">{}</svg><div>{}</div></div>'
    ).format(card.width, card.height, folds, _blocks(card.blocks))


def _table(table: Table) -> Markup:
    """Its first cells name their rows; on a narrow screen each cell says what it is about."""
    return Markup('<div class="table-scroll" tabindex="0" role="group" aria-label="{}">{}</div>').format(
        table.caption, _bare_table(table)
    )


def _bare_table(table: Table) -> Markup:
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_number(nr in table.numbers), _line(head))
        for nr, head in enumerate(table.head)
    )
    rows = Markup("").join(
        Markup("<tr{}>{}</tr>").format("" if row[0] else Markup(' class="more"'), _row(table, nr))
        for nr, row in enumerate(table.rows)
    )
    return Markup(
        '<table><caption class="visually-hidden">{}</caption>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(table.caption, _widths(table.widths), heads, rows)


def _widths(shares: tuple[int, ...]) -> Markup:
    columns = (Markup('<col width="{}%">').format(round(100 * share / sum(shares))) for share in shares)
    return Markup("<colgroup>{}</colgroup>").format(Markup("").join(columns)) if shares else Markup("")


def _row(table: Table, at: int) -> Markup:
    return Markup("").join(_cell(table, at, cell) for cell in cells(table, at))


def _cell(table: Table, at: int, of: Cell) -> Markup:
    spans = Markup(' rowspan="{}"').format(of.down) if of.down > 1 else Markup("")
    spans += Markup(' colspan="{}"').format(of.across) if of.across > 1 else Markup("")
    if of.column == 0:
        return Markup('<th scope="row"{}>{}</th>').format(spans, _line(of.text))
    look = "number" if of.column in table.numbers and of.across == 1 else "write" if of.to_write else ""
    return Markup('<td data-label="{}"{}{}>{}</td>').format(
        plain(table.head[of.column]), Markup(' class="{}"').format(look) if look else "", spans, _line(of.text)
    )


def _number(is_number: bool) -> Markup:
    return Markup(' class="number"') if is_number else Markup("")


def _tone(tone: Tone) -> Markup:
    return Markup(' class="paper__{}"').format(tone) if tone else Markup("")


def _line(text: Line) -> Markup:
    return Markup("").join(map(_inline, text))


def _inline(part: Inline) -> Markup:
    match part:
        case Run(text, tone, own, lang):
            said = Markup("<bdi{}>{}</bdi>").format(_lang(lang), text) if own else Markup.escape(text)
            return Markup("<span{}>{}</span>").format(_tone(tone), said) if tone else said
        case Write(label, width, height):
            wide = f"{width}mm" if width else "100%"
            return Markup('<svg class="dotted" width="{}" height="{}mm" role="img" aria-label="{}"></svg>').format(
                wide, height, label
            )
        case Badge(letter):
            return Markup('<span class="badge" aria-hidden="true">{}</span> ').format(letter)
        case NextLine():
            return Markup("<br>")
        case Boxes(count):
            fives = [min(IN_FIVES, count - start) for start in range(0, count, IN_FIVES)]
            group = Markup('<span class="paper__boxes" aria-hidden="true">{}</span>')
            return Markup(" ").join(group.format(Markup("<i></i>") * five) for five in fives)
    assert_never(part)


def _lang(lang: str) -> Markup:
    return Markup(' lang="{}"').format(lang) if lang else Markup("")
