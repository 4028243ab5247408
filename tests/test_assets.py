"""What browsers load: addresses that name their content, compressed, kept for a year; scripts old phones can read."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.live import Person
from workshop.pages.assets import BUNDLES, FOLDER

ACORN = Path("/usr/share/nodejs/acorn/dist/acorn.js")
ONLY_OVER_HTTPS = (
    *("serviceWorker", "clipboard", "wakeLock", "mediaDevices", "geolocation", "Notification", "PushManager"),
    *("randomUUID", "subtle", "navigator\\.share", "caches", "showSaveFilePicker", "isSecureContext"),
)
# What came after Chrome 87, Safari 14.1 and Firefox 78.
TOO_NEW = (
    *("structuredClone", "checkVisibility", "hasOwn", "findLast", "toSorted", "groupBy", "showModal", "showPopover"),
    *("AbortSignal\\.timeout", "AbortSignal\\.any", "requestIdleCallback", "CSSStyleSheet", "WeakRef", "\\.at"),
)
# Chrome and WebView 87, Safari 14.1, Firefox 78 (design 3) read all of ES2020.
FLOOR = 2020
PARSE = """
const acorn = require(process.argv[1]);
for (const file of process.argv.slice(2)) {
  acorn.parse(require('fs').readFileSync(file, 'utf8'), { ecmaVersion: %d, sourceType: 'script' });
}
"""


def links(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', html)


def raw(person: Person, path: str, **headers: str):
    """The answer as it came over the line."""
    answer = person.get(path, headers=headers, stream=True)
    return answer, answer.raw.read()


def test_every_address_names_its_content_and_is_kept_for_a_year(server):
    person = Person(server)
    found = links(person.get("/mee").text)
    assert found
    for path in found:
        assert re.search(r"\?v=[0-9a-f]{12}$", path), path
        assert person.get(path).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_address_with_another_hash_is_asked_for_again(server):
    person = Person(server)
    old = person.get("/static/base.css?v=000000000000")
    assert old.headers["Cache-Control"] == "public, no-cache"
    again = person.get("/static/base.css", headers={"If-None-Match": old.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/base.css", "/mee"])
def test_text_is_compressed_for_browsers_that_read_it(server, path):
    person = Person(server)
    plain, body = raw(person, path, **{"Accept-Encoding": "identity"})
    small, packed = raw(person, path, **{"Accept-Encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), small.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed) == body
    assert len(packed) < len(body)
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_bundle_is_its_parts_in_order(server):
    for name, parts in BUNDLES.items():
        expected = "\n".join((FOLDER / part).read_text("utf-8") for part in parts)
        assert Person(server).get(f"/static/{name}").content.decode() == expected


@pytest.mark.parametrize("name", ["../config.py", "%2e%2e/config.py", "vendor/../../config.py", "nothing.css"])
def test_only_files_of_the_folder_are_given(server, name):
    assert Person(server).get(f"/static/{name}").status_code == 404


def test_no_sheet_asks_for_a_file_that_is_not_there():
    for sheet in FOLDER.rglob("*.css"):
        for url in re.findall(r"url\(['\"]?(?!data:)([^'\")]+)", sheet.read_text("utf-8")):
            # A bundle is served from another place than its parts.
            assert url.startswith("/static/"), (sheet, url)
            assert (FOLDER / url.removeprefix("/static/")).is_file(), (sheet, url)


def test_every_script_is_readable_for_the_oldest_phones_that_come():
    if not ACORN.exists():
        pytest.skip("no acorn: see tools/install-test-needs")
    scripts = [str(path) for path in sorted(FOLDER.rglob("*.js"))]
    node = [shutil.which("node") or "node", "-e"]
    read = subprocess.run([*node, PARSE % FLOOR, str(ACORN), *scripts], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    old = subprocess.run([*node, PARSE % 5, str(ACORN), *scripts], capture_output=True, text=True, check=False)
    assert old.returncode == 1, "the parser refuses nothing"


def own_scripts():
    return [path for path in sorted(FOLDER.rglob("*.js")) if "vendor" not in path.parts]


@pytest.mark.parametrize("script", own_scripts(), ids=lambda path: path.name)
def test_no_script_needs_more_than_plain_http_or_than_the_oldest_phones_have(script):
    """A laptop on a LAN serves http, which is no secure context; a parser does not know when a function came."""
    found = re.findall(rf"\b(?:{'|'.join((*ONLY_OVER_HTTPS, *TOO_NEW))})\b", script.read_text("utf-8"))
    assert found == []
