"""The command line."""

from __future__ import annotations

import codecs
import io
import json
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import fleetwatt
from fleetwatt import FleetwattError, Result, Scenario, _wording
from fleetwatt._faults import config_error, nearest
from fleetwatt._files import replacing
from fleetwatt._language import language
from fleetwatt._terminal import (
    printable,
    show_cases,
    show_comparison,
    show_result,
    show_validation,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


FAULT = 1
INTERRUPTED = 130


app = typer.Typer(
    help="Model an AI-computing campus from the accelerators up: does the announcement add up?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(fleetwatt.__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


Machine = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Which = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="An example's name, or a .toml or .json file.")
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a field; may be repeated."),
]


Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of what is written: en or fr.")]


def main() -> None:
    """Run the command line; the exit status is 0, 1 for a fault, 2 for usage, 130 for Ctrl-C."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A narrow encoding loses a letter, not the run, and no sign.
        codecs.register_error("fleetwatt", _narrowed)
        sys.stdout.reconfigure(errors="fleetwatt")
    try:
        app(standalone_mode=True)
    except FleetwattError as error:
        _complain(str(error))
        sys.exit(FAULT)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _complain(f"{where}{error.strerror or error}")
        sys.exit(FAULT)
    except ImportError as error:
        # An extra that is not installed is told with its cause; other ones are faults of ours.
        if error.__cause__ is None:
            raise
        _complain(str(error))
        sys.exit(FAULT)
    except KeyboardInterrupt:
        _complain("interrupted")
        sys.exit(INTERRUPTED)


def _narrowed(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    lost = error.object[error.start]
    return "-" if lost == "\N{MINUS SIGN}" else "?", error.start + 1


def _complain(message: str) -> None:
    print(f"fleetwatt: {printable(message)}", file=sys.stderr)


def _scenario(which: str, changes: list[str] | None) -> Scenario:
    if which in fleetwatt.examples():
        scenario = Scenario.example(which)
    elif Path(which).exists():
        scenario = Scenario.load(which)
    else:
        known = nearest(which, fleetwatt.examples())
        raise config_error("", f"{which} is neither a file nor an example; {known}")
    return scenario.replace(dict(map(_change, changes))) if changes else scenario


def _change(text: str) -> tuple[str, Any]:
    path, equals, value = text.partition("=")
    if not equals:
        raise config_error("", f"--set {text}: write PATH=VALUE")
    try:
        return path.strip(), json.loads(value)
    except (ValueError, RecursionError):
        return path.strip(), value


@contextmanager
def _steps(quiet: bool) -> Iterator[Any]:
    """Show on stderr what is being done."""
    from rich.console import Console

    console = Console(stderr=True, quiet=quiet)
    with console.status("") as status:
        yield status.update


@app.command()
def run(
    which: Which,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", file_okay=False, help="Folder for the results.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", dir_okay=False, help="File for the key figures.")
    ] = None,
    changes: Changes = None,
    hourly: Annotated[bool, typer.Option("--hourly", help="Keep every hour.")] = False,
    lang: Lang = "en",
    threads: Annotated[int | None, typer.Option(help="Threads for the drivers.", min=1)] = None,
    quiet: Quiet = False,
    machine: Machine = False,
) -> None:
    """Run a scenario: key figures, and files where a folder is named."""
    with _steps(quiet or machine) as told:
        language(lang)
        told("reading the scenario")
        scenario = _scenario(which, changes)
        told("drivers and hours")
        result = scenario.run(hourly=hourly or out is not None, threads=threads)
        files: list[Path] = []
        if out is not None:
            told(f"writing to {out}")
            files = _write(result, out, hourly, lang)
        if csv is not None:
            with replacing(csv) as temporary:
                result.kpi.to_csv(temporary)
            files.append(csv)
    if machine:
        _print_json(
            {
                "name": scenario["name"],
                "hash": result.hash,
                "version": result.version,
                "figures": {
                    figure: None if value != value else value
                    for figure, value in result.kpi["value"].items()
                },
                "units": result.kpi["unit"].to_dict(),
                "found": result.found,
                "drivers_report": result.drivers_report,
                "files": [str(file) for file in files],
            }
        )
    else:
        show_result(result, files)


def _write(result: Result, out: Path, hourly: bool, lang: str) -> list[Path]:
    """Write every file aside first, then put all of them in place."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=out) as aside:
        folder = Path(aside)
        scenario, netcdf, workbook, page = (
            folder / name for name in ("scenario.toml", "result.nc", "result.xlsx", "report.html")
        )
        result.scenario.save(scenario)
        (result if hourly else result.without_hours()).to_netcdf(netcdf)
        result.to_excel(workbook, lang)
        result.report(page, lang)
        written = [scenario, netcdf, *result.to_parquet(folder), workbook, page]
        return [file.replace(out / file.name) for file in written]


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


@app.command()
def explain(
    which: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO_OR_RESULT", help="An example's name, a scenario file, or result.nc."
        ),
    ],
    figure: Annotated[str, typer.Argument(help="A key figure or line, as pue.")],
    changes: Changes = None,
    year: Annotated[int | None, typer.Option(help="Calendar year of a line.")] = None,
    depth: Annotated[
        int | None, typer.Option(help="Levels to show; all of them with 99.", min=0)
    ] = None,
    lang: Lang = "en",
    machine: Machine = False,
) -> None:
    """Show how a figure comes about, down to its inputs and their sources."""
    item = _item(which, changes)
    result = item.run() if isinstance(item, Scenario) else item
    explanation = result.explain(figure, year=year, lang=lang)
    if machine:
        _print_json(explanation.to_dict())
    else:
        print(printable(str(explanation) if depth is None else explanation.text(depth)))


@app.command()
def compare(
    which: Annotated[
        list[str],
        typer.Argument(help="Names of examples, scenario files, or results (.nc)."),
    ],
    changes: Changes = None,
    everything: Annotated[bool, typer.Option("--all", help="All key figures.")] = False,
    machine: Machine = False,
) -> None:
    """Put scenarios or results side by side: key figures, then the inputs that differ."""
    with _steps(machine) as told:
        told("running")
        comparison = fleetwatt.compare([_item(one, changes) for one in which])
    if not machine:
        show_comparison(comparison, everything)
        return
    figures = comparison.figures["value"].itertuples(name=None)
    inputs = comparison.differences["value"].itertuples(name=None)
    _print_json(
        {
            "names": comparison.names,
            "hashes": [result.hash for result in comparison.results],
            "figures": {
                figure: [None if value != value else value for value in values]
                for figure, *values in figures
            },
            "units": comparison.figures["unit"].to_dict(),
            "differences": {path: values for path, *values in inputs},
            "notes": comparison.notes(),
        }
    )


def _item(which: str, changes: list[str] | None) -> Result | Scenario:
    if Path(which).suffix.lower() != ".nc":
        return _scenario(which, changes)
    if changes:
        raise config_error("", f"--set changes scenarios, and {which} is a result")
    return Result.load(which)


@app.command()
def goal(
    which: Which,
    vary: Annotated[
        str, typer.Option("--vary", metavar="PATH", help="The field whose value is looked for.")
    ],
    target: Annotated[
        str,
        typer.Option("--target", metavar="FIGURE=VALUE", help="A figure, and what it shall be."),
    ],
    low: Annotated[float | None, typer.Option(help="Least value tried.")] = None,
    high: Annotated[float | None, typer.Option(help="Greatest value tried.")] = None,
    changes: Changes = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", dir_okay=False, help="File for the scenario found."),
    ] = None,
    threads: Annotated[int | None, typer.Option(help="Threads for the drivers.", min=1)] = None,
    quiet: Quiet = False,
    machine: Machine = False,
) -> None:
    """Find the value of a field at which a key figure is what is asked for."""
    scenario = _scenario(which, changes)
    figure, wanted = _target(target)
    found = fleetwatt.goal_seek(
        scenario,
        vary,
        figure,
        wanted,
        low=low,
        high=high,
        threads=threads,
        progress=_bar(quiet or machine),
    )
    if out is not None:
        found.save(out)
    before, value = scenario[vary], found[vary]
    if machine:
        _print_json(
            {
                "name": scenario["name"],
                "hash": found.hash,
                "path": vary,
                "value": value,
                "before": before,
                "figure": figure,
                "target": wanted,
                "files": [] if out is None else [str(out)],
            }
        )
        return
    print(printable(f"{vary} = {value:.12g} gives {figure} = {wanted:g}; it was {before:g}"))
    if out is not None:
        print(f"wrote {printable(str(out))}")


def _target(text: str) -> tuple[str, float]:
    figure, _, value = text.partition("=")
    try:
        return figure.strip(), float(value)
    except ValueError:
        raise config_error("", f"--target {text}: write FIGURE=VALUE") from None


@app.command()
def cases(
    which: Which,
    csv: Annotated[
        Path | None, typer.Option("--csv", dir_okay=False, help="File for all key figures.")
    ] = None,
    changes: Changes = None,
    threads: Annotated[int | None, typer.Option(help="Threads for the runs.", min=1)] = None,
    quiet: Quiet = False,
    machine: Machine = False,
) -> None:
    """Run the cases that a lender looks at: P50, P90, one thing worse at a time, all at once."""
    scenario = _scenario(which, changes)
    bar = _bar(quiet or machine)
    table = fleetwatt.lender_cases(scenario, progress=bar, threads=threads)
    if csv is not None:
        with replacing(csv) as temporary:
            table.to_csv(temporary)
    if machine:
        rows = table.to_dict("index")
        _print_json(
            {
                str(case): {key: None if value != value else value for key, value in row.items()}
                for case, row in rows.items()
            }
        )
        return
    show_cases(scenario["name"], table)
    if csv is not None:
        print(f"wrote {printable(str(csv))}")


def _bar(quiet: bool) -> bool:
    """Return whether a bar may be shown on stderr."""
    return not quiet and sys.stderr.isatty()


@app.command()
def report(
    result: Annotated[Path, typer.Argument(metavar="RESULT.nc", help="A result that run wrote.")],
    out: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="File to write.")],
    lang: Lang = "en",
) -> None:
    """Write a result as one HTML page; plots of hours need one of run --hourly."""
    Result.load(result).report(out, lang)
    print(f"wrote {printable(str(out))}")


@app.command()
def check(which: Which, changes: Changes = None, machine: Machine = False) -> None:
    """Check a scenario, and name the numbers outside their usual range."""
    scenario = _scenario(which, changes)
    unusual = [
        (found.path, found.value, found.low, found.high, found.unit)
        for found in scenario.assumptions
        if _wording.is_unusual(found.value, found.low, found.high)
    ]
    if machine:
        keys = ("path", "value", "low", "high", "unit")
        rows = [dict(zip(keys, row, strict=True)) for row in unusual]
        _print_json({"name": scenario["name"], "hash": scenario.hash, "unusual": rows})
        return
    print(f"{printable(scenario['name'])}: no faults, hash {scenario.hash[:12]}")
    for path, value, low, high, unit in unusual:
        shown = f"{value:g} {unit}".rstrip()
        print(f"unusual: {path} = {shown}, usually {low:g} to {high:g}")


@app.command()
def examples(
    show: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Print this one as TOML.")
    ] = None,
    machine: Machine = False,
) -> None:
    """List the embedded examples, or print one."""
    if show is not None:
        print(Scenario.example(show).dumps("json" if machine else "toml"))
        return
    found = {name: Scenario.example(name)["description"] for name in fleetwatt.examples()}
    if machine:
        _print_json(found)
        return
    for name, description in found.items():
        print(f"{name}: {description}")


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", dir_okay=False, help="File to write.")
    ] = None,
) -> None:
    """Print the JSON Schema of a scenario, for editors."""
    text = json.dumps(fleetwatt.schema(), indent=2, ensure_ascii=False)
    if out is None:
        print(text)
        return
    with replacing(out) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


@app.command()
def catalogue(
    family: Annotated[str | None, typer.Argument(help="A family, as accelerators.")] = None,
    name: Annotated[str | None, typer.Argument(help="An entry of it.")] = None,
    machine: Machine = False,
) -> None:
    """List the catalogue, a family of it, or an entry with its sources."""
    from dataclasses import asdict

    book = fleetwatt.catalogue
    if family is None:
        listed = {known: book.names(known) for known in book.families()}
        if machine:
            _print_json(listed)
            return
        for known, names in listed.items():
            print(f"{known}: {', '.join(names)}")
        return
    entries = (
        [book.get(family, name)] if name else [book.get(family, n) for n in book.names(family)]
    )
    if machine:
        _print_json(
            {
                entry.name: {
                    "label": entry.label,
                    "texts": dict(entry.texts),
                    "figures": {key: asdict(figure) for key, figure in entry.figures.items()},
                }
                for entry in entries
            }
        )
        return
    for entry in entries:
        if name is None:
            print(f"{entry.name}: {entry.label}")
            continue
        print(entry.label)
        for key in entry.figures:
            fact = book.cite(family, entry.name, key).removeprefix(f"{entry.label}, ")
            print(f"  {fact}")


@app.command()
def validate(
    vectors: Annotated[
        Path | None,
        typer.Option("--vectors", metavar="FOLDER", help="Cases instead of those of the package."),
    ] = None,
    weather: Annotated[
        Path | None,
        typer.Option("--weather", metavar="FOLDER", help="EPW files, for cases that need them."),
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only this kind of case.")] = None,
    machine: Machine = False,
) -> None:
    """Solve published cases and compare; the exit status is 1 where a hard one is missed."""
    with _steps(machine) as told:
        told("solving")
        comparison = fleetwatt.validation.validate(vectors, weather=weather, kind=kind)
    if machine:
        rows = [
            {key: None if value != value else value for key, value in row.items()}
            for row in comparison.to_dicts()
        ]
        _print_json({"rows": rows, "skipped": comparison.skipped, "failed": comparison.failed})
    else:
        show_validation(comparison)
    if comparison.failed:
        raise typer.Exit(FAULT)
