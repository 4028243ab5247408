"""A setting that cannot work stops the start: one sentence with its name. What is odd but right, works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import ROOT, WAIT
from workshop.host.environment import BadSetting
from workshop.host.settings import settings

NONSENSE = ("é\x01", "a\nb", "\x7f", "a\rSet-Cookie: x=1", os.fsdecode(b"\xff\xfe"))
# Beside what no setting may hold: what this one may not.
WRONG: dict[str, tuple[str, ...]] = {
    "WORKSHOP_HOME": ("/dev/null", "/dev/null/x", "/proc/nergens"),
    "WORKSHOP_PORT": ("0", "-1", "65536", "5000.0", "5e3", "٥٠٠٠", "²", " 5000", "vijfduizend", "9" * 5000),
    "WORKSHOP_HOST": ("http://127.0.0.1", "127.0.0.1:5000", "[::", "256.0.0.1", "een naam", "a/b", "a@b", "*"),
    "WORKSHOP_ADDRESS": ("192.0.2.255", "http://evil.example", "[::", "http://[::"),
    "WORKSHOP_PUBLIC_URL": (
        *("avond.example.nl", "ftp://avond.example.nl", "https://", "https:///", "https:avond.example.nl"),
        *("https://avond.example.nl/actie", "https://avond.example.nl/?x=1", "https://avond.example.nl#x"),
        *("https://ik:geheim@avond.example.nl", "https://avond.example.nl:0", "https://avond.example.nl:http"),
        *("https://avond .example.nl", "https://a..nl", "https://[::1", "javascript://x", "https://a.nl,https://b.nl"),
    ),
    "WORKSHOP_ACCESSIBILITY_URL": ("example.nl", "javascript:alert(1)", "https://", "https://a b.nl", "https://a@b.nl"),
    "WORKSHOP_SECURITY_CONTACT": ("veilig@example.nl", "mailto:", "mailto:veilig", "http://a.nl", "tel:x", "https://"),
    "WORKSHOP_METRICS_KEY": ("twee woorden", "sleutél", "☕"),
    "WORKSHOP_LOG": ("WARNING", "debug", "0"),
    "WORKSHOP_LOGO": ("/nergens.svg", "/", "/etc/passwd"),
    "WORKSHOP_THEME": ("/nergens.json", "/", "/etc/passwd"),
    "WORKSHOP_CASES": ("/nergens.toml", "/", "/etc/passwd"),
    "WORKSHOP_PROXIES": ("4", "-1", "1.0", "ja", "١"),
    "WORKSHOP_DATABASE_URL": ("nonsens", "sqlite://[", "mysql://a", "postgresql+psycopg://h:poort/x"),
    "WORKSHOP_QUEUE": ("redis://127.0.0.1", "http://:x@h", "redis://:x@h:poort", "redis://[", "redis://:x@h:99999"),
    "WORKSHOP_WORKER": ("een", "-1", "1.5", "²", "9" * 5000),
    "WORKSHOP_PARENT": ("een", "-1", "1.5", "²", "9" * 5000),
    "WORKSHOP_MODE": ("gevent", "EVENTLET", "0"),
    "WORKSHOP_DIRECT": ("ja", "2", "false"),
    "WORKSHOP_TRANSLATIONS": ("/nergens", "/etc/passwd"),
    "WORKSHOP_STYLE_GUIDE": ("ja", "2", "true"),
    "WORKSHOP_ARCHIVE_YEARS": ("0", "-1", "tien", "501", "10 jaar", "²"),
    # any text will do
    "WORKSHOP_CONTACT": (),
    "WORKSHOP_ORGANISATION": (),
}
ODD: dict[str, tuple[str, ...]] = {
    "WORKSHOP_PORT": ("1", "65535", "00080"),
    "WORKSHOP_HOST": ("::", "::1", "[::1]", "LOCALHOST", "0.0.0.0", "127.1", "laptop.local", "my_laptop"),
    "WORKSHOP_PUBLIC_URL": (
        "HTTPS://Avond.Example.NL:443//",
        "http://127.0.0.1:8080",
        "https://Café.nl",
        "https://[::1]",
    ),
    "WORKSHOP_ACCESSIBILITY_URL": ("https://Example.nl/a?b=c#d",),
    "WORKSHOP_SECURITY_CONTACT": ("mailto:veilig@example.nl", "tel:+31-20-1234567", "https://example.nl/veilig"),
    "WORKSHOP_CONTACT": ("Bel Ayşe: 020 123 (ná 10 uur)", "☕"),
    "WORKSHOP_ARCHIVE_YEARS": ("1", "500", "blijvend"),
    "WORKSHOP_ORGANISATION": ("Gemeente 's-Hertogenbosch & <ruimte>", "ö" * 400),
    "WORKSHOP_METRICS_KEY": ("!~", "x" * 300),
    "WORKSHOP_QUEUE": ("redis://:a%20b@h", "rediss://u:x@[::1]:6380/1", "unix://:x@/run/redis.sock"),
    "WORKSHOP_DIRECT": ("0", "1"),
    "WORKSHOP_WORKER": ("0", "2"),
    "WORKSHOP_PARENT": ("0", "4194304"),
}
# Those that more than `settings` looks at: there the whole program is started with each value.
DEEPER = ("WORKSHOP_HOME", "WORKSHOP_ADDRESS", "WORKSHOP_DATABASE_URL", "WORKSHOP_TRANSLATIONS")
TRIED = [(name, value) for name, values in WRONG.items() for value in (*NONSENSE, *(() if name in DEEPER else values))]


def start(home: Path, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """What comes of starting with these settings, which must not get as far as serving."""
    command = [sys.executable, "-m", "workshop", "--no-browser"]
    given = {**os.environ, "PYTHONPATH": str(ROOT), "WORKSHOP_HOME": str(home), "WORKSHOP_PORT": "1", **environ}
    return subprocess.run(command, env=given, cwd=home.parent, capture_output=True, timeout=WAIT)


@pytest.mark.parametrize(("name", "value"), TRIED, ids=lambda of: ascii(of)[:30])
def test_what_cannot_work_is_refused_by_name(tmp_path, name, value):
    with pytest.raises(BadSetting) as refused:
        settings({"WORKSHOP_HOME": str(tmp_path / "home"), name: value})
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value) and "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"), [(n, v) for n, vs in ODD.items() for v in vs], ids=lambda of: ascii(of)[:30]
)
def test_what_is_odd_but_right_is_taken(tmp_path, name, value):
    settings({"WORKSHOP_HOME": str(tmp_path / "home"), name: value})


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_the_start_says_so_and_stops(tmp_path, name):
    code = start(tmp_path / "home", WORKSHOP_MODE="gevent").returncode
    for value in WRONG[name] if name in DEEPER else WRONG[name][:1] or ("a\nb",):
        found = start(tmp_path / "home", **{name: value})
        said = found.stderr.decode()
        assert (found.returncode, said.count("\n"), found.stdout) == (code, 1, b""), (value, said)
        assert name in said


def test_every_setting_is_described_and_tried():
    read = set()
    for path in (ROOT / "workshop").rglob("*.py"):
        read |= set(re.findall(r"WORKSHOP_[A-Z_]*[A-Z]", path.read_text("utf-8")))
    readme = re.findall(r"^\| `(WORKSHOP_\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(readme) == sorted(read) == sorted(WRONG)
