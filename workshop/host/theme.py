"""The house style of a municipality: a file of design tokens, checked, and never raw CSS.

The file is JSON: {"light": {"--basis-color-...": "#rrggbb", ...}, "dark": {...}}, with the names of NL Design System
that stand in `tokens.css`. What it leaves out stays ours. Every pair of colours that text is read in must have the
contrast of WCAG 2.2 AA; https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

Tokens = dict[str, str]

TOKENS = Path(__file__).parent.parent / "static" / "tokens.css"
SCHEMES = ("light", "dark")
# Letters that are already there: ours, and what every phone and laptop has.
FAMILIES = ("Rubik", "system-ui", "Arial", "Verdana", "Georgia")
COLOUR = (re.compile(r"#[0-9a-fA-F]{6}"), "een kleur als #0f5c4d")
# What is in a name -> how its value is written, and how to say so.
GRAMMAR = {
    "-radius-": (re.compile(r"0|[0-2](?:\.\d{1,3})?rem"), "een lengte van 0 tot 2.999rem"),
    "-font-family-": (re.compile("|".join(FAMILIES)), "een van " + ", ".join(FAMILIES)),
}
BG, TEXT = "--basis-color-default-bg-", "--basis-color-default-color-"
ACTION, NEGATIVE = "--basis-color-action-1-", "--basis-color-negative-"
EDGE, FOCUS = "--basis-color-default-border-default", "--basis-focus-outline-color"
# Text on its background: 4.5 to 1; borders of fields, buttons and the focus ring: 3 to 1.
READ_TOGETHER = (
    *((f"{TEXT}{ink}", f"{BG}{ground}", 4.5) for ink in ("document", "subtle") for ground in ("document", "default")),
    (f"{TEXT}document", f"{BG}subtle", 4.5),
    (f"{TEXT}subtle", f"{BG}subtle", 4.5),
    (f"{TEXT}document", f"{ACTION}bg-subtle", 4.5),
    (f"{TEXT}subtle", f"{ACTION}bg-subtle", 4.5),
    (f"{TEXT}document", f"{NEGATIVE}bg-subtle", 4.5),
    (f"{ACTION}color-default", f"{BG}document", 4.5),
    (f"{ACTION}color-default", f"{BG}default", 4.5),
    (f"{ACTION}color-default", f"{ACTION}bg-subtle", 4.5),
    (f"{ACTION}inverse-color-default", f"{ACTION}inverse-bg-default", 4.5),
    (f"{ACTION}inverse-color-default", f"{ACTION}inverse-bg-hover", 4.5),
    # The chosen tab of the phone.
    (f"{ACTION}inverse-color-default", f"{ACTION}color-default", 4.5),
    (f"{NEGATIVE}color-default", f"{BG}document", 4.5),
    (f"{NEGATIVE}color-default", f"{BG}default", 4.5),
    (f"{NEGATIVE}color-default", f"{NEGATIVE}bg-subtle", 4.5),
    (f"{ACTION}inverse-bg-default", f"{BG}document", 3.0),
    (f"{ACTION}inverse-bg-default", f"{BG}default", 3.0),
    (EDGE, f"{BG}document", 3.0),
    (EDGE, f"{BG}default", 3.0),
    (FOCUS, f"{BG}document", 3.0),
    (FOCUS, f"{BG}default", 3.0),
    (FOCUS, f"{BG}subtle", 3.0),
)


class BadTheme(ValueError):
    """A theme file is wrong; the text says which token, what value and why."""


@dataclass(frozen=True)
class Theme:
    """What pages wear. `sheet` goes over tokens.css and is '' without a house style; `version` names its content.

    `worn` has all tokens, ours and theirs, per scheme.
    """

    sheet: str
    version: str
    worn: Mapping[str, Tokens]

    def page(self, scheme: str) -> str:
        """The colour (#rrggbb) of the page, for what a browser draws around it."""
        return self.worn[scheme][f"{BG}document"]


def theme(text: str = "{}") -> Theme:
    """The theme that a file holds; ours without one. Raises BadTheme."""
    given = read(text)
    made = sheet(given) if any(given.values()) else ""
    version = sha256(made.encode()).hexdigest()[:12] if made else ""
    return Theme(made, version, {scheme: _worn(given, scheme) for scheme in SCHEMES})


def read(text: str) -> dict[str, Tokens]:
    """Scheme -> the tokens of a theme file. Raises BadTheme."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise BadTheme("dit is geen JSON") from None
    if not isinstance(given, dict) or not set(given) <= set(SCHEMES):
        raise BadTheme('de hoofdvakken zijn "light" en "dark"')
    checked = {scheme: _checked(scheme, given.get(scheme, {})) for scheme in SCHEMES}
    for scheme in SCHEMES:
        _refuse_faint(scheme, _worn(checked, scheme))
    return checked


@cache
def ours() -> dict[str, Tokens]:
    """Scheme -> our own tokens, as they stand in tokens.css; the dark ones are those that differ."""
    css = TOKENS.read_text("utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)[0], css.split('[data-theme="dark"]', 1)[1]
    found = re.compile(r"(--basis-[\w-]+): (#\w+|[\d.]+rem|\w+);")
    return {"light": dict(found.findall(light)), "dark": dict(found.findall(dark.split("}", 1)[0]))}


def sheet(given: Mapping[str, Tokens]) -> str:
    """The tokens as a style sheet that goes over tokens.css."""
    light, dark = (_declarations(given[scheme]) for scheme in SCHEMES)
    return (
        f":root {{{light}}}\n"
        f'@media (prefers-color-scheme: dark) {{:root:not([data-theme="light"]) {{{dark}}}}}\n'
        f':root[data-theme="dark"] {{{dark}}}\n'
    )


def contrast(one: str, other: str) -> float:
    """How much two colours (#rrggbb) differ in lightness: 1 (not) to 21 (black on white)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _worn(given: Mapping[str, Tokens], scheme: str) -> Tokens:
    """All tokens as they are in one scheme; what only the light one names holds in the dark too."""
    if scheme == "light":
        return {**ours()["light"], **given["light"]}
    return {**ours()["light"], **given["light"], **ours()["dark"], **given["dark"]}


def _checked(scheme: str, given: object) -> Tokens:
    if not isinstance(given, dict):
        raise BadTheme(f'"{scheme}" is geen lijst van namen met waarden')
    for name, value in given.items():
        if name not in ours()["light"]:
            raise BadTheme(f"{scheme}: {name} kennen we niet")
        pattern, asked = next((rule for part, rule in GRAMMAR.items() if part in name), COLOUR)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise BadTheme(f"{scheme}: {name} is {json.dumps(value)[:40]}, het moet {asked} zijn")
    return given


def _refuse_faint(scheme: str, tokens: Tokens) -> None:
    for text, ground, least in READ_TOGETHER:
        found = contrast(tokens[text], tokens[ground])
        if found < least:
            raise BadTheme(
                f"{scheme}: {text} ({tokens[text]}) op {ground} ({tokens[ground]}) "
                f"heeft contrast {int(found * 100) / 100}, het moet {least} zijn"
            )


def _declarations(tokens: Tokens) -> str:
    return "".join(f"{name}: {value};" for name, value in tokens.items())


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
