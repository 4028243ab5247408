"""A library renames an inner part that the straight way to the sockets leans on: the evening goes on, by the queue."""

import json

import pytest

from tests.live import ROOT, Facilitator, Phone, Server

pytestmark = pytest.mark.slow
# What Python runs before anything else in the process: the library, as its next release might be.
NEXT_RELEASE = """
import importlib.machinery, pathlib, re, sys

class Renamed(importlib.machinery.SourceFileLoader):
    def get_code(self, name):
        text = re.sub(r"\\b{old}\\b", "{old}_renamed", pathlib.Path(self.path).read_text("utf-8"))
        return compile(text, self.path, "exec")

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.split(".")[0] != "{library}":
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path, target)
        if found:
            found.loader = Renamed(name, found.origin)
        return found

sys.meta_path.insert(0, Finder)
"""
SEAMS = [
    ("eventlet", "_sendlock"),
    ("eventlet", "_apply_mask"),
    ("eventlet", "_get_permessage_deflate_enc"),
    ("eventlet", "_negotiate_permessage_deflate"),
    ("engineio", "_async"),
    ("engineio", "upgraded"),
    ("socketio", "get_participants"),
]


def evening_with(tmp_path, library: str, old: str, mode: str) -> list[dict]:
    """Play a little with a library that has renamed this; gives what the program logged beside what people did."""
    patches = tmp_path / "next-release"
    patches.mkdir()
    (patches / "sitecustomize.py").write_text(NEXT_RELEASE.replace("{library}", library).replace("{old}", old))
    server = Server(tmp_path / "home", mode, PYTHONPATH=f"{patches}:{ROOT}")
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    phones = [Phone(server).sit(desk.meeting, "bewoners") for _ in range(3)]
    desk.ok("go_to", step=3)
    for nr, phone in enumerate(phones, 1):
        phone.at("vote", "open")
        assert phone.vote("2", seq=nr)["ok"]
    desk.wait(lambda: "3" in desk.picture["regions"].get("counts", desk.html))
    for person in (desk, *phones):
        person.leave()
    server.stop()
    lines = [json.loads(line) for line in server.logged.splitlines()]
    return [line for line in lines if line["level"] != "info"]


@pytest.mark.parametrize(("library", "old"), SEAMS, ids=[old for _, old in SEAMS])
def test_an_inner_part_that_is_gone_costs_one_line_in_the_log(tmp_path, library, old):
    (line,) = evening_with(tmp_path, library, old, "eventlet")
    assert line["what"] == "direct is off"
    assert old in line["missing"] or line["missing"] == "engineio.Socket"


def test_nothing_is_said_while_all_is_as_we_know_it(tmp_path):
    assert evening_with(tmp_path, "eventlet", "no_such_name_anywhere", "eventlet") == []


def test_threads_go_on_too(tmp_path):
    (line,) = evening_with(tmp_path, "engineio", "_async", "threading")
    assert line["missing"] == "engineio.Server._async"
