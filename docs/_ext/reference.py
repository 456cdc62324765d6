"""Reference tables made from what the package itself knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer.main
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import fleetwatt
from fleetwatt import catalogue, validation
from fleetwatt.cli import app as command_line
from fleetwatt.results import definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx

    Cell = str | Sequence[nodes.Node]

PARTS = re.compile(r"(`[^`]+`|https?://[^\s,;)]+)")

KINDS = {"string": "text", "boolean": "yes or no", "object": "table", "array": "list"}


class Reference(SphinxDirective):
    """A directive that asks the package at every build."""

    def run(self) -> list[nodes.Node]:
        """Return what the page holds."""
        self.env.note_reread()
        return list(self.content_nodes())

    def content_nodes(self) -> Iterable[nodes.Node]:
        """Return what the directive stands for."""
        raise NotImplementedError


class Fields(Reference):
    """Every field of a scenario."""

    def content_nodes(self) -> Iterable[nodes.Node]:
        """Return the fields at the top, then a section for each table."""
        return self._tables(fleetwatt.schema(), "")

    def _tables(self, schema: dict[str, Any], path: str) -> Iterator[nodes.Node]:
        rows, sections = [], []
        for key, field in schema["properties"].items():
            here = f"{path}.{key}" if path else key
            inner = field.get("items", field)
            if "properties" in inner:
                first = f"{here}[0]" if "items" in field else here
                sections.append(
                    section(
                        f"section-{_anchor(here)}",
                        [nodes.literal(text=here)],
                        paragraph(field["description"]),
                        *self._tables(inner, first),
                    )
                )
            else:
                rows.append((_anchor(here), _field(here, field, key in schema.get("required", ()))))
        if rows:
            yield table("field", ["Field", "Meaning", "Default", "Usual", "Accepted"], rows)
        yield from sections


class Figures(Reference):
    """The registry of key figures, other figures, lines and hourly series."""

    def content_nodes(self) -> Iterable[nodes.Node]:
        """Return a section for each kind."""
        registry = definitions()
        computed = [figure for figure in registry.figures if figure.kind != "input"]
        kinds = {
            "Key figures": [figure for figure in computed if figure.key],
            "Lines by month and year": [figure for figure in computed if not figure.window],
            "What figures are made of": [
                figure for figure in computed if figure.window and not figure.key
            ],
        }
        heads = ["Name", "Meaning", "Unit", "Window", "Meter"]
        sections = [
            section(
                nodes.make_id(title),
                [nodes.Text(title)],
                table("figure", heads, [(f.id, _figure(f)) for f in figures]),
            )
            for title, figures in kinds.items()
        ]
        hours = [
            (f"hourly.{hour['id']}", [code(hour["id"]), hour["unit"], hour["meter"]])
            for hour in registry.hourly
        ]
        series = table("series", ["Name", "Unit", "Meter"], hours)
        return [*sections, section("hourly-series", [nodes.Text("Hourly series")], series)]


class Family(Reference):
    """A family of the catalogue."""

    required_arguments = 1

    def content_nodes(self) -> Iterable[nodes.Node]:
        """Return a section for each entry."""
        return map(self._entry, catalogue.find(family=self.arguments[0]))

    def _entry(self, entry: catalogue.Entry) -> nodes.section:
        about = [nodes.literal(text=entry.name)]
        for key, text in entry.texts.items():
            about += [nodes.Text(f"; {key} "), *prose(text)]
        rows = [
            (f"{entry.name}.{key}", _fact(key, figure)) for key, figure in entry.figures.items()
        ]
        heads = ["Figure", "Value", "Range", "Source", "Date", "Confidence"]
        facts = table("fact", heads, rows)
        return section(
            entry.name, [nodes.Text(entry.label)], nodes.paragraph("", "", *about), facts
        )


class CommandLine(Reference):
    """The commands, as their own help describes them."""

    def content_nodes(self) -> Iterable[nodes.Node]:
        """Return a section for each command."""
        group = typer.main.get_command(command_line)
        commands = vars(group)["commands"]
        return [_command(name, command) for name, command in sorted(commands.items())]


class Kinds(Reference):
    """The kinds of published cases."""

    def content_nodes(self) -> Iterable[nodes.Node]:
        """Return a table."""
        rows = []
        for kind in map(validation.kind, validation.kinds()):
            inputs = [paragraph(f"`{name}`: {one.about}") for name, one in kind.inputs.items()]
            outputs = [paragraph(f"`{name}`: {about}") for name, about in kind.outputs.items()]
            rows.append((f"kind-{kind.name}", [code(kind.name), kind.about, inputs, outputs]))
        return [table("kind", ["Kind", "What is compared", "Inputs", "Outputs"], rows)]


class PublishedCases(Reference):
    """The published cases of the package, and ours."""

    def content_nodes(self) -> Iterable[nodes.Node]:
        """Return a table."""
        rows = [
            (
                nodes.make_id(f"case {row.kind} {row.case} {row.output}"),
                [
                    *(code(row.kind), explained(row.case, row.source), code(row.output)),
                    *(f"{row.published:.6g}", f"{row.ours:.6g}"),
                    f"{100.0 * row.difference:+.2g} %".replace("-", "\N{MINUS SIGN}"),
                    "" if row.tolerance is None else str(row.tolerance),
                ],
            )
            for row in validation.validate().rows
        ]
        heads = ["Kind", "Case", "Output", "Published", "Ours", "Difference", "Tolerance"]
        return [table("case", heads, rows)]


def _command(name: str, command: Any) -> nodes.section:
    context = command.make_context(f"fleetwatt {name}", [], resilient_parsing=True)
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    items = [
        nodes.definition_list_item(
            "",
            nodes.term("", "", nodes.literal(text=written)),
            nodes.definition("", paragraph(about)),
        )
        for written, about in filter(None, records)
    ]
    usage = command.get_usage(context).removeprefix("Usage: ")
    return section(
        name,
        [nodes.literal(text=name)],
        paragraph(command.help),
        nodes.literal_block(usage, usage, language="none"),
        nodes.definition_list("", *items),
    )


def _field(path: str, field: dict[str, Any], required: bool) -> list[Cell]:
    unit = field.get("x-unit", "")
    default = "required" if required else _default(field.get("default"), unit)
    usual = span(*field["x-plausible"], unit) if "x-plausible" in field else ""
    accepted = " or ".join(_accepted(kind, unit) for kind in field.get("oneOf", [field]))
    about = explained(field["description"], field.get("x-source", ""))
    return [code(path), about, default, usual, accepted]


def _default(value: object, unit: str) -> str:
    if value is None:
        return "absent"
    if value in ("", []):
        return "empty"
    return f"`{value}`" if isinstance(value, str) else measured(value, unit)


def _accepted(kind: dict[str, Any], unit: str) -> str:
    choices = kind.get("enum") or [kind[key] for key in ("const",) if key in kind]
    if choices:
        return ", ".join(f"`{choice}`" for choice in choices)
    if "minimum" in kind:
        return span(kind["minimum"], kind["maximum"], unit)
    named = kind["type"]
    return KINDS[named if isinstance(named, str) else named[0]]


def _figure(figure: Any) -> list[Cell]:
    terms = ", ".join(f"{_factor(factor)}`{name}`" for factor, name in figure.terms)
    about = explained(figure.label, figure.convention)
    kind = figure.kind.replace("_", " ")
    about.append(paragraph(f"From {terms} ({kind}).", "source"))
    return [code(figure.id), about, figure.unit, figure.window or "", figure.meter or ""]


def _factor(factor: float) -> str:
    return {1.0: "", -1.0: "\N{MINUS SIGN}"}.get(factor, f"{factor:g} ")


def _fact(key: str, figure: catalogue.Figure) -> list[Cell]:
    value = measured(figure.value, figure.unit)
    if figure.values:
        value = f"{len(figure.values)} values, mean {value}"
    usual = "" if figure.low is None else span(figure.low, figure.high, "")
    return [code(key), value, usual, figure.source, figure.date, figure.confidence]


def _anchor(path: str) -> str:
    return path.replace("[0]", "")


def table(
    kind: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]]
) -> nodes.table:
    """Return a table; each row has an anchor."""
    body = nodes.tbody()
    for anchor, cells in rows:
        body += (row := _row(cells))
        row["ids"].append(anchor)
    columns = [nodes.colspec(colwidth=1) for _ in heads]
    group = nodes.tgroup("", *columns, nodes.thead("", _row(heads)), body, cols=len(heads))
    return nodes.table("", group, classes=["reference-table", kind])


def section(anchor: str, title: Sequence[nodes.Node], *content: nodes.Node) -> nodes.section:
    """Return a section with a heading."""
    return nodes.section("", nodes.title("", "", *title), *content, ids=[anchor])


def explained(text: str, source: str) -> list[nodes.Node]:
    """Return a text with what stands behind it in small letters."""
    return [paragraph(text), *([paragraph(source, "source")] if source else [])]


def paragraph(text: str, *classes: str) -> nodes.paragraph:
    """Return a paragraph of `prose`."""
    return nodes.paragraph("", "", *prose(text), classes=list(classes))


def prose(text: str) -> list[nodes.Node]:
    """Return a text with its code and its addresses."""
    return [_part(part) for part in PARTS.split(text) if part]


def _part(part: str) -> nodes.Node:
    if part.startswith("`"):
        return nodes.literal(text=part.strip("`"))
    if part.startswith("http"):
        return nodes.reference(part, part, refuri=part)
    return nodes.Text(part)


def code(text: str) -> list[nodes.Node]:
    """Return a cell of code."""
    return [paragraph(f"`{text}`")]


def _row(cells: Sequence[Cell]) -> nodes.row:
    filled = ([paragraph(cell)] if isinstance(cell, str) else cell for cell in cells)
    return nodes.row("", *(nodes.entry("", *cell) for cell in filled))


def measured(value: object, unit: str) -> str:
    """Return a value with its unit: nothing for a ratio or a calendar year."""
    if unit == "1" or (unit == "year" and _calendar(value)):
        unit = ""
    elif unit in ("year", "month") and value != 1:
        unit += "s"
    return f"{number(value)} {unit}".rstrip()


def span(low: object, high: object, unit: str) -> str:
    """Return a range."""
    return f"{number(low)} to {measured(high, unit)}"


def number(value: object) -> str:
    """Return a value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if _calendar(value) else f"{value:,}"
    return f"{value:,.12g}" if isinstance(value, float) else str(value)


def _calendar(value: object) -> bool:
    return isinstance(value, int) and 1900 <= value <= 2120


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directives."""
    app.add_directive("fields", Fields)
    app.add_directive("figures", Figures)
    app.add_directive("family", Family)
    app.add_directive("command-line", CommandLine)
    app.add_directive("kinds", Kinds)
    app.add_directive("published-cases", PublishedCases)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
