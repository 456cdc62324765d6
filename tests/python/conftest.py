"""What all Python tests share."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No test says how long something may take.
settings.register_profile("fleetwatt", deadline=None)
settings.load_profile("fleetwatt")


def lacking(what: str, message: str) -> NoReturn:
    """Skip a test, or fail it where ``FLEETWATT_REQUIRE`` names what it lacks."""
    if what in os.environ.get("FLEETWATT_REQUIRE", "").split(","):
        pytest.fail(f"{message}, and FLEETWATT_REQUIRE names {what}")
    pytest.skip(message)


@pytest.fixture(autouse=True)
def no_figures_left() -> Iterator[None]:
    """Close what a test leaves open in pyplot, if anything imported it."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder of recorded weather, prices and generation.

    It is where ``FLEETWATT_DATA`` points, or ``../shared/data`` beside the checkout.
    """
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("FLEETWATT_DATA") or beside)
    if not folder.is_dir():
        lacking("data", f"no recorded data in {folder}")
    return folder


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Return the command of LibreOffice."""
    return shutil.which("soffice") or lacking("libreoffice", "no LibreOffice here")


# For a module, not the session: its event loop must be gone before notebooks start theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Lend a headless Chromium."""
    from browser import ARGUMENTS
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or lacking("chromium", "no Chromium here")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()
