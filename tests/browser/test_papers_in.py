"""What comes in as a file: the first page, the preview of a paper evening and its faults, looked at as others are."""

from pathlib import Path

import pytest

from tests.browser.hall import LAPTOP, PHONE
from tests.browser.test_access import violations
from tests.evening import open_page
from tests.live import Facilitator
from tests.test_paper_evening import HEAD, METHODS, ROWS, as_csv, with_round, xlsx

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
WRONG = as_csv((HEAD, ("animo", "bewoners", "veel", 1, 1, 1, 1, 0, 0), *ROWS[1:3]))


def wrong(page):
    found = list(violations(page))
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        found += page.evaluate(MEASURE, {"phone": False, "screen": False})
    page.set_viewport_size(LAPTOP)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
def test_a_paper_evening_is_looked_at_and_goes_on_at_the_desk(chromium, server, tmp_path):
    good, bad = tmp_path / "telling.xlsx", tmp_path / "telling.csv"
    good.write_bytes(xlsx(Stemmen=((*HEAD, "round"), *with_round(ROWS)), Methoden=METHODS))
    bad.write_text(WRONG, "utf-8")
    page = open_page(chromium, Facilitator(server), "/", **LAPTOP)
    assert wrong(page) == []
    page.get_by_role("link", name="Naar de papieren avond").click()
    page.set_input_files("#file", bad)
    page.get_by_role("button", name="Bekijk de telling").click()
    assert "kolom p1" in page.get_by_role("alert").inner_text()
    assert wrong(page) == []
    page.set_input_files("#file", good)
    page.get_by_role("button", name="Bekijk de telling").click()
    assert wrong(page) == []
    page.get_by_label("Hoe heet de bijeenkomst?").fill("De tuin")
    page.get_by_role("button", name="Klopt", exact=True).click()
    page.locator("[data-region]", has_text="Rolprofiel").first.wait_for()
    page.context.close()
