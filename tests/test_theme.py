"""The house style of a municipality: a checked file of tokens, and a logo that can do no harm."""

import json
import re

import pytest

from tests.live import ROOT, Person, Server
from workshop import theme
from workshop.config import BadSetting, settings
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


def test_the_sample_is_a_good_theme():
    sheet = theme.sheet(theme.read(SAMPLE.read_text("utf-8")))
    assert sheet.startswith(":root {--basis-color-default-bg-document: #f2f5f9;")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "dit is geen JSON"),
        ("[]", 'de hoofdvakken zijn "light" en "dark"'),
        ('{"print": {}}', 'de hoofdvakken zijn "light" en "dark"'),
        ('{"light": []}', '"light" is geen lijst van namen met waarden'),
        ('{"light": {"--accent": "#000000"}}', "light: --accent kennen we niet"),
        (json.dumps({"light": {ACCENT: "red"}}), f"light: {ACCENT} moet #rrggbb zijn"),
        (json.dumps({"light": {ACCENT: "#000000;}*{display:none}"}}), f"light: {ACCENT} moet #rrggbb zijn"),
        (json.dumps({"light": {ACCENT: 5}}), f"light: {ACCENT} moet #rrggbb zijn"),
        (
            '{"light": {"--basis-border-radius-lg": "40rem"}}',
            "light: --basis-border-radius-lg moet 0 tot 2.999rem zijn",
        ),
    ],
)
def test_a_theme_that_is_no_list_of_known_tokens_is_refused(text, why):
    assert refused(text) == why


def test_colours_that_cannot_be_read_together_are_refused():
    pale = json.dumps({"dark": {ACCENT: "#444444"}})
    assert re.fullmatch(
        r"dark: --basis-color-action-1-color-default op --basis-color-default-bg-document heeft contrast 1\.\d, "
        r"dat moet 4\.5 zijn",
        refused(pale),
    )


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
        ("logo.svg", SVG.replace(b"<path", b"<style>@import 'x'</style><path")),
    ],
)
def test_a_logo_that_is_none_or_could_do_something_is_refused(name, content):
    with pytest.raises(theme.BadTheme):
        theme.check_logo(name, content)


def test_the_setting_says_what_is_wrong(tmp_path):
    with pytest.raises(BadSetting, match="WORKSHOP_THEME: dit bestand is er niet"):
        settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_THEME": str(tmp_path / "none.json")})
    (tmp_path / "theme.json").write_text('{"light": {"--accent": "#000000"}}')
    with pytest.raises(BadSetting, match="WORKSHOP_THEME: light: --accent kennen we niet"):
        settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_THEME": str(tmp_path / "theme.json")})


def test_every_page_wears_the_house_style_and_shows_the_logo(tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_bytes(SVG)
    told = {"WORKSHOP_THEME": str(SAMPLE), "WORKSHOP_LOGO": str(logo), "WORKSHOP_ORGANISATION": "Gemeente Voorbeeld"}
    server = Server(tmp_path / "home", **told)
    person = Person(server)
    page = person.get("/mee").text
    sheet = re.search(r'href="(/huisstijl\.css\?v=\w+)"', page).group(1)
    assert person.get(sheet).text == theme.sheet(theme.read(SAMPLE.read_text("utf-8")))
    assert '<img class="logo" src="/logo" alt="Gemeente Voorbeeld">' in page
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
