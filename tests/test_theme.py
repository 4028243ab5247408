"""The house style of a municipality: a checked file of tokens, and a logo that can do no harm."""

import json
import re

import pytest

from tests.live import ROOT, Person, Server
from workshop.host import logo, theme
from workshop.host.environment import BadSetting
from workshop.host.settings import settings
from workshop.pages.assets import FOLDER

SAMPLE = ROOT / "docs" / "huisstijl" / "voorbeeld.json"
ACCENT = "--basis-color-action-1-color-default"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4H0z"/></svg>'


def refused(text: str) -> str:
    with pytest.raises(theme.BadTheme) as error:
        theme.read(text)
    return str(error.value)


def test_our_own_colours_can_be_read_together():
    theme.read("{}")
    assert set(theme.ours()["dark"]) < set(theme.ours()["light"])
    ours = theme.theme()
    assert (ours.sheet, ours.version, ours.page("light"), ours.page("dark")) == ("", "", "#f6f4ee", "#121718")


def test_the_dark_tokens_are_the_same_by_preference_and_by_choice():
    css = theme.TOKENS.read_text("utf-8")
    preferred, chosen = (
        re.findall(r"[\w-]+: [^;]+;", css.split(head, 1)[1].split("}", 1)[0])
        for head in (
            '@media (prefers-color-scheme: dark) {\n  :root:not([data-theme="light"]) {',
            '[data-theme="dark"] {',
        )
    )
    assert preferred == chosen


def test_the_sample_is_a_good_theme():
    sheet = theme.sheet(theme.read(SAMPLE.read_text("utf-8")))
    assert sheet.startswith(":root {--basis-color-default-bg-document: #f2f5f9;")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "dit is geen JSON"),
        ("[" * 100_000, "dit is geen JSON"),
        ("[]", 'de hoofdvakken zijn "light" en "dark"'),
        ('{"print": {}}', 'de hoofdvakken zijn "light" en "dark"'),
        ('{"light": []}', '"light" is geen lijst van namen met waarden'),
        ('{"light": {"--accent": "#000000"}}', "light: --accent kennen we niet"),
        (json.dumps({"light": {ACCENT: "red"}}), f'light: {ACCENT} is "red", het moet een kleur als #0f5c4d zijn'),
        (
            json.dumps({"light": {ACCENT: "#000000;}*{display:none}"}}),
            f'light: {ACCENT} is "#000000;}}*{{display:none}}", het moet een kleur als #0f5c4d zijn',
        ),
        (json.dumps({"light": {ACCENT: 5}}), f"light: {ACCENT} is 5, het moet een kleur als #0f5c4d zijn"),
        (
            json.dumps({"light": {ACCENT: "#0f5c4d\n"}}),
            f'light: {ACCENT} is "#0f5c4d\\n", het moet een kleur als #0f5c4d zijn',
        ),
        (
            '{"light": {"--basis-border-radius-lg": "40rem"}}',
            'light: --basis-border-radius-lg is "40rem", het moet een lengte van 0 tot 2.999rem zijn',
        ),
        (
            '{"light": {"--basis-text-font-family-default": "Comic Sans"}}',
            'light: --basis-text-font-family-default is "Comic Sans", '
            "het moet een van Rubik, system-ui, Arial, Verdana, Georgia zijn",
        ),
    ],
)
def test_a_theme_that_is_no_list_of_known_tokens_is_refused(text, why):
    assert refused(text) == why


def test_colours_that_cannot_be_read_together_are_refused():
    pale = json.dumps({"dark": {ACCENT: "#444444"}})
    assert refused(pale) == (
        "dark: --basis-color-action-1-color-default (#444444) op --basis-color-default-bg-document (#121718) "
        "heeft contrast 1.85, het moet 4.5 zijn"
    )


def test_what_only_light_names_holds_in_the_dark_where_ours_has_no_other():
    radius = '{"light": {"--basis-border-radius-lg": "0", "--basis-text-font-family-default": "Verdana"}}'
    assert ":root {--basis-border-radius-lg: 0;--basis-text-font-family-default: Verdana;}" in theme.theme(radius).sheet


def test_the_page_for_hosts_names_every_token():
    named = re.findall(r"^\| `(--basis-[\w-]+)` \|", (SAMPLE.parent.parent / "huisstijl.md").read_text("utf-8"), re.M)
    assert set(named) == set(theme.ours()["light"])


def test_every_token_of_a_theme_is_used_by_our_own_names():
    rules = theme.TOKENS.read_text("utf-8")
    assert [name for name in theme.ours()["light"] if f"var({name})" not in rules] == []


def test_contrast_is_that_of_wcag():
    assert (theme.contrast("#000000", "#ffffff"), theme.contrast("#777777", "#777777")) == (21.0, 1.0)
    assert round(theme.contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.gif", PNG),
        ("logo.png", b"GIF89a"),
        ("logo.png", PNG + b"\0" * 70_000),
        ("logo.svg", b"<html></html>"),
        ("logo.svg", SVG.replace(b"<path", b"<script>alert(1)</script><path")),
        ("logo.svg", SVG.replace(b"<path", b'<path onclick="x()"')),
        ("logo.svg", SVG.replace(b"<path", b'<image href="https://example.org/x.png"/><path')),
        ("logo.svg", SVG.replace(b"<path", b'<image href="&#104;ttps://example.org/x.png"/><path')),
        ("logo.svg", SVG.replace(b"<path", b"<style>@import 'x'</style><path")),
        ("logo.svg", SVG.replace(b"<path", b"<style>path{fill:url(//example.org/x)}</style><path")),
        ("logo.svg", SVG.replace(b"<path", b"<style>path{fill:image-set('//example.org/x')}</style><path")),
        ("logo.svg", SVG.replace(b"<path", b"<style>path{fill:src('//example.org/x')}</style><path")),
        ("logo.svg", b'<!DOCTYPE svg SYSTEM "https://example.org/x.dtd">' + SVG),
        ("logo.svg", SVG.replace(b"<path", b"<style>@\\69mport 'x'</style><path")),
        ("logo.svg", SVG.replace(b"<path", b'<s:script xmlns:s="http://www.w3.org/2000/svg"/><path')),
        ("logo.svg", SVG.replace(b"<path", b"<animate attributeName='x'/><path")),
        ("logo.svg", b'<?xml-stylesheet href="x.css"?>' + SVG),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY x "y">]>' + SVG),
        ("logo.svg", SVG.replace(b"</svg>", b"")),
    ],
)
def test_a_logo_that_is_none_or_could_do_something_is_refused(name, content):
    with pytest.raises(logo.BadLogo):
        logo.check(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.PNG", PNG),
        ("logo.svg", SVG),
        ("logo.svg", b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg>\n' + SVG),
        ("logo.svg", SVG.replace(b"<path", b'<style>.a{fill:url(#g)}</style><use href="#p"/><path')),
    ],
)
def test_a_logo_as_drawing_programs_save_it_is_fine(name, content):
    logo.check(name, content)


def test_the_setting_says_what_is_wrong(tmp_path):
    with pytest.raises(BadSetting, match="WORKSHOP_THEME: dit bestand is er niet"):
        settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_THEME": str(tmp_path / "none.json")})
    (tmp_path / "theme.json").write_text('{"light": {"--accent": "#000000"}}')
    with pytest.raises(BadSetting, match="WORKSHOP_THEME: light: --accent kennen we niet"):
        settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_THEME": str(tmp_path / "theme.json")})


def test_every_page_wears_the_house_style_and_shows_the_logo(tmp_path):
    picture = tmp_path / "logo.svg"
    picture.write_bytes(SVG)
    told = {"WORKSHOP_THEME": str(SAMPLE), "WORKSHOP_LOGO": str(picture), "WORKSHOP_ORGANISATION": "Gemeente Voorbeeld"}
    server = Server(tmp_path / "home", **told)
    person = Person(server)
    page = person.get("/mee").text
    sheet = re.search(r'href="(/huisstijl\.css\?v=\w+)"', page).group(1)
    assert person.get(sheet).text == theme.sheet(theme.read(SAMPLE.read_text("utf-8")))
    assert '<img class="logo" src="/logo" alt="Gemeente Voorbeeld">' in page
    assert '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f2f5f9">' in page
    answer = person.get("/logo")
    assert (answer.content, answer.headers["Content-Type"]) == (SVG, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    server.stop()


def test_a_page_without_house_style_asks_for_none(server):
    page = Person(server).get("/mee").text
    assert "huisstijl.css" not in page and 'class="logo"' not in page
    assert Person(server).get("/logo").status_code == 404


def test_only_the_tokens_name_colours():
    for sheet in FOLDER.glob("*.css"):
        if sheet.name != "tokens.css":
            # Paper cards and the black projector know no theme.
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", sheet.read_text("utf-8"))
            assert found == [], sheet.name
