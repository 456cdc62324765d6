"""The inspection of pages sees what it is meant to see."""

import pytest
from browser import inspect

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"></head><body><main><h1>A page</h1>{}</main></body></html>"""


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("<script>console.error('lost')</script>", "console error: lost"),
        ("<script>throw new Error('lost')</script>", "script error: lost"),
        ("<img alt='' src='http://127.0.0.1:9/x.png'>", "requests http://127.0.0.1:9/x.png"),
        ("<img alt='' src='x.png'>", "requests file:"),
        ("<p style='width: 2000px'>wide</p>", 'too wide: <p style="width: 2000px">'),
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "image-alt: <img"),
        ("<p style='color: #bbb'>pale</p>", "color-contrast: <p"),
        ("<details><summary>s</summary><img src='data:,'></details>", "image-alt: <img"),
    ],
)
def test_a_fault_is_found(browser, tmp_path, body, finding):
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(body), encoding="utf-8")
    assert any(found.startswith(finding) for found in inspect(browser, page.as_uri(), 400))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_good_page_has_none(browser, tmp_path, monkeypatch, scheme):
    monkeypatch.setenv("FLEETWATT_SCREENSHOTS", str(tmp_path))
    page = tmp_path / "page.html"
    inner = "<div tabindex=0 style='overflow-x: auto'><p style='width: 2000px'>wide</p></div>"
    page.write_text(PAGE.format(inner), encoding="utf-8")
    assert inspect(browser, page.as_uri(), 400, scheme) == []
    assert [file.name.endswith(f"page-400-{scheme}.png") for file in tmp_path.glob("*.png")] == [
        True
    ]
