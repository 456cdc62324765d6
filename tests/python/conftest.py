"""What all Python tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test says how long something may take.
settings.register_profile("fleetwatt", deadline=None)
settings.load_profile("fleetwatt")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder of recorded weather, prices and generation.

    It is where ``FLEETWATT_DATA`` points, or ``../shared/data`` beside the checkout.
    Without it a test is skipped, and fails where ``FLEETWATT_REQUIRE`` names ``data``.
    """
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("FLEETWATT_DATA") or beside)
    if folder.is_dir():
        return folder
    message = f"no recorded data in {folder}"
    if "data" in os.environ.get("FLEETWATT_REQUIRE", "").split(","):
        pytest.fail(f"{message}, and FLEETWATT_REQUIRE wants them")
    pytest.skip(message)
