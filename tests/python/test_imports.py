"""What a fresh interpreter loads."""

import subprocess
import sys

import pytest

HEAVY = {
    "pandas",
    "xarray",
    "matplotlib",
    "pyarrow",
    "h5netcdf",
    "h5py",
    "jinja2",
    "ipywidgets",
    "plotly",
    "rich",
    "typer",
    "scipy",
    "pvlib",
    "pypsa",
    "windpowerlib",
    "jsonschema",
    "multiprocessing",
    "xlsxwriter",
}


def loaded(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import fleetwatt",
        "import fleetwatt; fleetwatt.Scenario.example('valence-80mw').replace({'name': 'x'}).hash",
        "import fleetwatt; fleetwatt.Scenario.example('valence-80mw').run()['pue']",
        "import fleetwatt; fleetwatt.finance.npv(0.1, [1.0, 2.0]); fleetwatt.schema()",
    ],
)
def test_heavy_libraries_wait_until_they_are_wanted(code):
    assert loaded(code) & HEAVY == set()


def test_the_command_line_does_not_wait_for_tables():
    modules = loaded("import fleetwatt.cli")
    assert (
        modules & {"pandas", "xarray", "matplotlib", "pyarrow", "h5netcdf", "xlsxwriter"} == set()
    )


def test_everything_promised_is_there():
    import fleetwatt

    assert all(hasattr(fleetwatt, name) for name in fleetwatt.__all__)
    assert fleetwatt.__version__.count(".") == 2
