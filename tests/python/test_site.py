"""The documentation, built strictly and looked at in a browser."""

import importlib
import os
import re
import subprocess
import sys
import threading
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from pkgutil import walk_packages
from posixpath import join, normpath

import pytest
from browser import HEIGHT, inspect
from sphinx.errors import ExtensionError
from sphinx.util.inventory import InventoryFile

import fleetwatt
from fleetwatt import catalogue
from fleetwatt.cli import app
from fleetwatt.results import definitions

DOCS = Path(__file__).parents[2] / "docs"

LOOKED_AT = [
    "index",
    "quickstart",
    "gallery",
    "reference/fields",
    "reference/figures",
    "reference/command-line",
    "catalogue/accelerators",
    "models/catalogue",
    "models/dispatch",
    "models/finance",
    "results",
    "api/fleetwatt",
    "notebooks/01-valence",
    "notebooks/02-explore",
    "notebooks/03-fleet",
    "notebooks/04-supply",
    "notebooks/05-financing",
    "search",
]


class Page(HTMLParser):
    """Anchors and links of a page: those of its text, and what a browser loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loaded = set(), [], []
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        self._inside = self._inside or tag == "article"
        if tag == "a" and self._inside:
            self.links.append(found.get("href", ""))
        if tag in ("img", "script", "source", "iframe"):
            self.loaded.append(found.get("src") or "")
        if tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload"):
            self.loaded.append(found["href"])

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "article"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the folder of the site: that of `make test`, or one built here."""
    if built := os.environ.get("FLEETWATT_SITE"):
        return Path(built).resolve()
    folder = tmp_path_factory.mktemp("site")
    strictly = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"]
    done = subprocess.run(
        [*strictly, "-d", folder / "doctrees", DOCS, folder / "html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def read(site):
    return cache(lambda page: Page((site / f"{page}.html").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def address(site):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *about):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("page", LOOKED_AT)
def test_pages_are_sound(browser, address, page, width, scheme):
    assert inspect(browser, f"{address}/{page}.html", width, scheme) == []


def test_the_filter_leaves_what_matches(browser, address):
    page = browser.new_page(viewport={"width": 400, "height": HEIGHT})
    page.goto(f"{address}/reference/fields.html")
    everything = page.locator("table.reference-table tbody tr")
    texts = [row.lower() for row in everything.all_text_contents()]
    matching = sum("grid" in text and "draw" in text for text in texts)
    page.get_by_label("Filter").fill("Grid draw")
    assert 0 < page.locator("table.reference-table tbody tr:visible").count() == matching
    page.get_by_label("Filter").fill("")
    assert page.locator("table.reference-table tbody tr:visible").count() == len(texts)
    page.close()


def test_nothing_is_loaded_from_elsewhere(site, read):
    pages = [file.relative_to(site).with_suffix("").as_posix() for file in site.rglob("*.html")]
    assert len(pages) > len(LOOKED_AT)
    away = [(page, link) for page in pages for link in read(page).loaded if "//" in link]
    assert away == []


def test_two_clicks_lead_everywhere(site, read):
    def leads(page):
        links = (link.partition("#")[0] for link in read(page).links if "//" not in link)
        found = {normpath(join(page, "..", link)) for link in links if link.endswith(".html")}
        return {link.removesuffix(".html") for link in found}

    near = {"index"} | leads("index")
    near |= set().union(*map(leads, near))
    files = {file.relative_to(site).with_suffix("").as_posix() for file in site.rglob("*.html")}
    furniture = {"genindex", "py-modindex", "search"}
    assert {page for page in files if not page.startswith("_")} - near <= furniture


def test_every_public_name_is_described(site):
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="")
    described = {name for kind in inventory.data.values() for name in kind}
    modules = [found.name for found in walk_packages(fleetwatt.__path__, "fleetwatt.")]
    public = ["fleetwatt", *(name for name in modules if "._" not in name)]
    exported = {
        f"{module}.{name}": {f"{module}.{name}", f"fleetwatt.{name}"}
        for module in public
        for name in getattr(importlib.import_module(module), "__all__", [])
    }
    assert "fleetwatt.results.Result" in exported
    assert [name for name, known in exported.items() if not known & described] == [
        "fleetwatt.__version__"
    ]


def test_every_field_figure_fact_and_command_has_its_place(read):
    def paths(schema, above):
        for key, field in schema["properties"].items():
            inner = field.get("items", field)
            yield from paths(inner, f"{above}{key}.") if "properties" in inner else [above + key]

    fields = set(paths(fleetwatt.schema(), ""))
    assert len(fields) > 150
    assert fields <= read("reference/fields").ids
    registry = definitions()
    computed = {f.id for f in registry.figures if f.kind != "input"}
    figures = computed | {f"hourly.{h['id']}" for h in registry.hourly}
    assert figures <= read("reference/figures").ids
    for family in catalogue.families():
        for entry in catalogue.find(family=family):
            facts = {f"{entry.name}.{key}" for key in entry.figures}
            assert facts <= read(f"catalogue/{family}").ids
    commands = {found.name or found.callback.__name__ for found in app.registered_commands}
    assert commands <= read("reference/command-line").ids


def test_equations_are_mathml(site):
    for page, sign in [("catalogue", "&#x02211;"), ("finance", "LCOC"), ("climate", "&#x00393;")]:
        text = (site / f"models/{page}.html").read_text(encoding="utf-8")
        assert sign in "".join(re.findall(r"<math.*?</math>", text, flags=re.DOTALL))
        assert "$" not in text


@pytest.mark.parametrize(
    "tex", [r"\nosuchcommand x", r"\begin{aligned} a &= b \\ c &= d \end{aligned}"]
)
def test_what_has_no_mathml_is_refused(monkeypatch, tex):
    monkeypatch.syspath_prepend(DOCS / "_ext")
    with pytest.raises(ExtensionError, match="equation"):
        importlib.import_module("mathml").mathml(tex, "block")
