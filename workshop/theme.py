"""The house style of a municipality: a file of design tokens, checked, and never raw CSS.

The file is JSON: {"light": {"--basis-color-...": "#rrggbb", ...}, "dark": {...}}, with the names of NL Design System
that stand in `tokens.css`. What it leaves out stays ours. Every pair of colours that text is read in must have the
contrast of WCAG 2.2 AA; https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

Tokens = dict[str, str]

TOKENS = Path(__file__).parent / "static" / "tokens.css"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LENGTH = re.compile(r"(?:0|[0-2](?:\.\d{1,3})?rem)")
BG, TEXT = "--basis-color-default-bg-", "--basis-color-default-color-"
ACTION = "--basis-color-action-1-"
# Text on its background: 4.5 to 1; borders of fields and the focus ring: 3 to 1.
READ_TOGETHER = (
    (f"{TEXT}document", f"{BG}document", 4.5),
    (f"{TEXT}document", f"{BG}default", 4.5),
    (f"{TEXT}document", f"{BG}subtle", 4.5),
    (f"{TEXT}subtle", f"{BG}document", 4.5),
    (f"{TEXT}subtle", f"{BG}default", 4.5),
    (f"{TEXT}subtle", f"{BG}subtle", 4.5),
    (f"{TEXT}document", f"{ACTION}bg-subtle", 4.5),
    (f"{ACTION}color-default", f"{BG}document", 4.5),
    (f"{ACTION}color-default", f"{BG}default", 4.5),
    (f"{ACTION}color-default", f"{ACTION}bg-subtle", 4.5),
    (f"{ACTION}inverse-color-default", f"{ACTION}inverse-bg-default", 4.5),
    (f"{ACTION}inverse-color-default", f"{ACTION}inverse-bg-hover", 4.5),
    ("--basis-color-negative-color-default", f"{BG}default", 4.5),
    (f"{TEXT}document", "--basis-color-negative-bg-subtle", 4.5),
    ("--basis-color-default-border-default", f"{BG}default", 3.0),
    ("--basis-focus-outline-color", f"{BG}document", 3.0),
    ("--basis-focus-outline-color", f"{BG}default", 3.0),
)
SCHEMES = ("light", "dark")
LOGO_AT_MOST = 64 * 1024
LOGO_KINDS = {".png": "image/png", ".svg": "image/svg+xml"}
# A drawing that could run or fetch something.
UNSAFE = re.compile(
    rb"<script|<foreignobject|\son\w+\s*=|(?:href|src)\s*=\s*[\"'](?!#|data:image/)|@import|url\((?!#)", re.I
)


class BadTheme(ValueError):
    """A theme file is wrong; the text says which token and why."""


def ours() -> dict[str, Tokens]:
    """Scheme -> our own tokens, as they stand in tokens.css."""
    sheet = TOKENS.read_text("utf-8")
    light, dark = sheet.split("@media (prefers-color-scheme: dark)", 1)[0], sheet.split('[data-theme="dark"]', 1)[1]
    found = re.compile(r"(--basis-[\w-]+): (#\w+|[\d.]+rem);")
    return {"light": dict(found.findall(light)), "dark": dict(found.findall(dark.split("}", 1)[0]))}


def read(text: str) -> dict[str, Tokens]:
    """Scheme -> the tokens of a theme file. Raises BadTheme."""
    try:
        given = json.loads(text)
    except ValueError:
        raise BadTheme("dit is geen JSON") from None
    if not isinstance(given, dict) or not set(given) <= set(SCHEMES):
        raise BadTheme('de hoofdvakken zijn "light" en "dark"')
    theme = {scheme: _checked(scheme, given.get(scheme, {})) for scheme in SCHEMES}
    for scheme, tokens in theme.items():
        _refuse_faint(scheme, {**ours()["light"], **(ours()["dark"] if scheme == "dark" else {}), **tokens})
    return theme


def check_logo(name: str, content: bytes) -> None:
    """Raise BadTheme unless this is a small PNG, or an SVG that runs and fetches nothing."""
    kind = Path(name).suffix.lower()
    if kind not in LOGO_KINDS or (kind == ".png" and not content.startswith(b"\x89PNG\r\n\x1a\n")):
        raise BadTheme("het logo moet een .png of .svg zijn")
    if len(content) > LOGO_AT_MOST:
        raise BadTheme("het logo mag hooguit 64 kB zijn")
    if kind == ".svg" and (b"<svg" not in content or UNSAFE.search(content)):
        raise BadTheme("in dit svg-bestand staat iets dat een browser kan uitvoeren of ophalen")


def sheet(theme: Mapping[str, Tokens]) -> str:
    """The theme as a style sheet that goes over tokens.css."""
    light, dark = (_declarations(theme[scheme]) for scheme in SCHEMES)
    return (
        f":root {{{light}}}\n"
        f'@media (prefers-color-scheme: dark) {{:root:not([data-theme="light"]) {{{dark}}}}}\n'
        f'[data-theme="dark"] {{{dark}}}\n'
    )


def contrast(one: str, other: str) -> float:
    """How much two colours (#rrggbb) differ in lightness: 1 (not) to 21 (black on white)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _checked(scheme: str, given: object) -> Tokens:
    if not isinstance(given, dict):
        raise BadTheme(f'"{scheme}" is geen lijst van namen met waarden')
    for name, value in given.items():
        if name not in ours()["light"]:
            raise BadTheme(f"{scheme}: {name} kennen we niet")
        grammar = LENGTH if "radius" in name else COLOUR
        if not isinstance(value, str) or not grammar.fullmatch(value):
            raise BadTheme(f"{scheme}: {name} moet {'0 tot 2.999rem' if grammar is LENGTH else '#rrggbb'} zijn")
    return given


def _refuse_faint(scheme: str, tokens: Tokens) -> None:
    for text, ground, least in READ_TOGETHER:
        found = contrast(tokens[text], tokens[ground])
        if found < least:
            raise BadTheme(f"{scheme}: {text} op {ground} heeft contrast {found:.1f}, dat moet {least} zijn")


def _declarations(tokens: Tokens) -> str:
    return "".join(f"{name}: {value};" for name, value in tokens.items())


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
