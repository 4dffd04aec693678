"""Real flows in a real browser: start, upload, read the verdicts, open a criterion, see its bars lit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.charts.palette import DIM_LINE
from tests.browser.conftest import HOUSE, Server

pytestmark = pytest.mark.browser

SAMPLE = HOUSE / "data" / "samples" / "01-loss-of-effect.csv"
# Courses of the life chart that are drawn in full colour: a dimmed bar has the grey of palette.DIM_LINE.
LIT_BARS = f"""() => {{
  const DIM = '{DIM_LINE.upper()}';"""
LIT_BARS += """
  const lit = new Set();
  for (const trace of document.querySelector('.st-key-life-chart .js-plotly-plot').data) {
    if (trace.type !== 'bar' || trace.name === 'targets' || !trace.customdata) continue;
    trace.customdata.forEach((custom, i) => {
      const line = trace.marker && trace.marker.line && trace.marker.line.color;
      const fill = trace.marker && trace.marker.color;
      const of = (value) => String(Array.isArray(value) ? value[i] : value).toUpperCase();
      const course = Array.isArray(custom) ? custom[0] : custom;
      if (course && of(line) !== DIM && of(fill) !== DIM) lit.add(course);
    });
  }
  return [...lit].sort();
}"""


def lit_bars(page: Page) -> list[str]:
    return list(page.evaluate(LIT_BARS))


def open_sample(page: Page, server: Server, title: str = "Loss of effect") -> None:
    page.goto(server.url)
    page.get_by_role("button", name=re.compile(title)).first.click()
    expect(page.locator(".js-plotly-plot")).to_be_visible()


def show_section(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()


def settled(field: Locator) -> Locator:
    """The field once the page has stopped running: until then the form of the run before can stand beside the new one."""
    field.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    expect(field).to_have_count(1)
    return field


def upload(page: Page, server: Server, name: str, data: bytes) -> None:
    page.goto(f"{server.url}/history")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})


def test_from_upload_to_a_lit_criterion(page: Page, server: Server) -> None:
    data = SAMPLE.read_bytes().replace(b"S-001", b"U-100").replace(b"Patricia", b"Paula")
    upload(page, server, "clinic.csv", data)
    expect(page.get_by_text("42 of 42 rows used").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Save and open the review")).first.click()
    expect(page.locator(".trd-banner")).to_contain_text("EXAMPLE, Paula")
    expect(page.get_by_text("PHQ-9 item 9: 1 on 19-Oct-2026")).to_be_visible()
    expect(page.get_by_text("Options that remain")).to_be_visible()
    expect(page.locator(".st-key-life-chart .js-plotly-plot")).to_be_visible()
    everything = lit_bars(page)
    assert {"sertraline-1", "venlafaxine-1", "mirtazapine-1"} <= set(everything)

    show_section(page, "Criteria")
    criterion = page.get_by_text("International consensus (Sforzini 2021)").first
    criterion.click()
    expect(page.get_by_text(re.compile("Sforzini.*Mol Psychiatry", re.S)).first).to_be_visible()
    page.get_by_role("button", name="Show on the chart: International consensus (Sforzini 2021)").click()
    expect(page.get_by_role("status").filter(has_text="International consensus")).to_be_visible()
    page.wait_for_function(f"(all) => ({LIT_BARS})().length < all", arg=len(everything))
    lit = lit_bars(page)
    assert "sertraline-1" in lit
    assert len(lit) < len(everything)

    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(f"(all) => ({LIT_BARS})().length === all", arg=len(everything))


def test_an_option_opens_to_its_reasons_and_sources(page: Page, server: Server) -> None:
    open_sample(page, server)
    card = page.locator(".card").filter(has_text="Esketamine, intranasal").first
    expect(card.get_by_text("Safety", exact=True)).to_have_count(0)
    card.locator("summary").first.click()
    expect(card.get_by_text("Safety", exact=True)).to_be_visible()
    expect(card.get_by_text(re.compile("Lam RW|CANMAT")).first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Ketamine")).click()
    expect(page.locator(".card").filter(has_text="Cognitive behavioural therapy")).to_have_count(0)


def test_what_was_saved_outlives_a_reload_and_a_restart(page: Page, cold_server: Server) -> None:
    data = SAMPLE.read_bytes().replace(b"S-001", b"U-200").replace(b"Patricia", b"Petra")
    upload(page, cold_server, "clinic.csv", data)
    page.get_by_role("button", name=re.compile("Save and open the review")).first.click()
    expect(page.locator(".trd-banner")).to_contain_text("EXAMPLE, Petra")
    assert "U-200" not in page.url
    assert "Petra" not in page.url
    assert page.title() == "TRD Review"
    page.reload()
    page.goto(cold_server.url)
    expect(page.get_by_text("EXAMPLE, Petra").first).to_be_visible()
    cold_server.stop()
    cold_server.start()
    page.goto(cold_server.url)
    expect(page.get_by_text("EXAMPLE, Petra").first).to_be_visible()


@pytest.mark.parametrize("address", ["patients", "history", "review", "reference"])
def test_a_cold_deep_link_shows_the_shell(page: Page, cold_server: Server, address: str) -> None:
    page.goto(f"{cold_server.url}/{address}")
    for name in ("Patients", "Add a history", "Review", "Reference"):
        expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    if address == "review":
        expect(page.get_by_text("No patient open")).to_be_visible()
        expect(page.get_by_text("No patient is open.")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.locator(".js-plotly-plot")).to_have_count(0)


def test_imported_text_is_shown_as_typed_and_never_run(page: Page, server: Server) -> None:
    nasty = '<img src=x onerror="window.hacked=1">*x* $y$'
    rows = f'patient_id,kind,name,start,stop,dose,value\nU-300,person,family_name,,,,"{nasty.replace(chr(34), chr(34) * 2)}"\n'
    rows += f'U-300,medication,"{nasty.replace(chr(34), chr(34) * 2)}",2024-01-01,2024-03-01,20 mg,\nU-300,medication,sertraline,2024-01-01,2024-06-01,100 mg,\n'
    upload(page, server, "nasty.csv", rows.encode())
    page.get_by_role("button", name=re.compile("Save and open the review")).first.click()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    show_section(page, "Rows and sources")
    expect(page.get_by_text("<img src=x onerror", exact=False).first).to_be_visible()
    assert page.evaluate("window.hacked") is None


def test_nothing_leaves_this_machine(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_sample(page, server)
    show_section(page, "Patterns")
    page.goto(f"{server.url}/reference")
    expect(page.get_by_text("Intended use and limits")).to_be_visible()
    foreign = [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert len(asked) > 20
    assert foreign == []


def test_screens_hold_at_phone_width(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_sample(page, server)
    for locator in (page.locator(".trd-banner"), page.locator(".st-key-life-chart")):
        box = locator.first.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_broken_file_is_one_clear_line(page: Page, server: Server, tmp_path: Path) -> None:
    upload(page, server, "picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    alert = page.get_by_role("alert").first
    expect(alert).to_be_visible()
    assert "Traceback" not in page.content()


def test_an_answer_given_by_button_settles_a_definition(page: Page, server: Server) -> None:
    open_sample(page, server, "Remembered dates")
    show_section(page, "What to ask")
    expect(page.get_by_text("What each answer would change").first).to_be_visible()
    # A second click on the section in sight leaves it in sight.
    show_section(page, "What to ask")
    page.wait_for_timeout(500)
    expect(page.get_by_text("What each answer would change").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^80 % or more: How many of the doses of sertraline")).click()
    expect(page.get_by_text(re.compile("Added to the history: How many of the doses of sertraline"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^80 % or more: How many of the doses of sertraline"))).to_have_count(0)
    entered = page.get_by_role("button", name=re.compile("^Take back: Adherence to sertraline"))
    expect(entered).to_be_visible()

    page.get_by_role("button", name=re.compile("What an answer would change: On which days did sertraline start")).click()
    save = page.get_by_role("button", name="Save the answer")
    settled(page.get_by_label("Start", exact=True)).fill("03/04/2023")
    settled(save).click()
    expect(page.get_by_text("write the month in letters")).to_be_visible()
    settled(page.get_by_label("Start", exact=True)).fill("3 Apr 2023")
    settled(page.get_by_label("Stop", exact=True)).fill("20 Jun 2023")
    settled(save).click()
    expect(page.get_by_text(re.compile("Added to the history: On which days did sertraline"))).to_be_visible()

    page.get_by_role("button", name=re.compile("^Take back: Adherence to sertraline")).click()
    expect(page.get_by_text("Taken back. The version with the answer is kept.")).to_be_visible()
    # The notice goes with the next run, and what is open below it stays open.
    page.get_by_role("button", name="Export", exact=True).click()
    page.get_by_test_id("stPopoverBody").get_by_text("JSON", exact=True).click()
    expect(page.get_by_text("Taken back. The version with the answer is kept.")).to_have_count(0)
    expect(page.get_by_role("button", name="Export history (JSON)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^80 % or more: How many of the doses of sertraline"))).to_be_visible()
