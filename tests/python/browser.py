"""What is wrong with a page, as a headless browser sees it."""

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HEIGHT = 900

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}

# An element that scrolls inside holds back what is wider than the page.
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= room) return [];
  const held = element => {
    for (let around = element.parentElement; around; around = around.parentElement)
      if (around !== document.body && getComputedStyle(around).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(
    element => element.getBoundingClientRect().right > room + 1 && !held(element));
  const outer = new Set(wide.map(element => element.parentElement));
  const inner = wide.filter(element => !outer.has(element)).slice(0, 5);
  const named = inner.map(element => element.outerHTML.slice(0, 120));
  return [`${document.scrollingElement.scrollWidth} px wide`, ...named];
}"""

OPEN_DETAILS = "() => document.querySelectorAll('details').forEach(found => { found.open = true; })"


def inspect(
    browser: Browser,
    url: str,
    width: int,
    scheme: Literal["light", "dark"] = "light",
) -> list[str]:
    """Return what is wrong with a page, as sentences; an empty list where nothing is.

    Looked for are messages of the console, errors of scripts, requests to anywhere but the
    page's own server (for a file: to anything but the file), what is wider than the window,
    and what axe-core finds against WCAG 2.1 A and AA. Every ``<details>`` is opened first.
    Where ``FLEETWATT_SCREENSHOTS`` names a folder, a picture of the whole page is put there.
    """
    found: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
    try:
        _listen(page, url, found)
        page.goto(url, wait_until="load")
        page.evaluate(OPEN_DETAILS)
        page.wait_for_load_state("networkidle")
        found += [f"too wide: {what}" for what in page.evaluate(TOO_WIDE)]
        found += _inaccessible(page)
        _picture(page, url, width, scheme)
    finally:
        page.close()
    return found


def _listen(page: Page, url: str, found: list[str]) -> None:
    def guard(route) -> None:
        if _own(route.request.url, url):
            route.continue_()
        else:
            found.append(f"requests {route.request.url}")
            route.abort()

    def note(message) -> None:
        if message.type in ("error", "warning"):
            found.append(f"console {message.type}: {message.text}")

    page.route("**/*", guard)
    page.on("console", note)
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))


def _own(wanted: str, url: str) -> bool:
    there, here = urlsplit(wanted), urlsplit(url)
    if here.scheme == "file":
        return there.path == here.path
    return there.netloc == here.netloc


def _inaccessible(page: Page) -> list[str]:
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in Axe().run(page, options=RULES).response["violations"]
        for node in rule["nodes"]
    ]


def _picture(page: Page, url: str, width: int, scheme: str) -> None:
    folder = os.environ.get("FLEETWATT_SCREENSHOTS")
    if folder:
        name = urlsplit(url).path.strip("/").replace("/", "-").removesuffix(".html")[-80:]
        page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
