"""Results side by side: key figures, the inputs that differ, plots."""

from __future__ import annotations

import inspect
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fleetwatt import _fields
from fleetwatt._faults import config_error, nearest
from fleetwatt._language import Language, language
from fleetwatt._wording import distinct
from fleetwatt.results import Result, definitions
from fleetwatt.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["Comparison", "compare"]

PANEL_INCHES = (5.6, 3.8)

PANEL_DPI = 100

LONGEST_LABEL = 60


def compare(
    items: Iterable[Result | Scenario], *, names: Sequence[str] | None = None
) -> Comparison:
    """Put results side by side, the first as what the others are compared with.

    Parameters
    ----------
    items : iterable of Result or Scenario
        Scenarios are run first.
    names : sequence of str, optional
        What to call each of them; the names of the scenarios if left out. Those that
        come again are numbered.

    Returns
    -------
    Comparison

    Raises
    ------
    ConfigError
        Without items, and where there are not as many names.
    InfeasibleError
        Where nothing fits behind a scenario's grid connection.
    TypeError
        For what is neither a result nor a scenario.

    Examples
    --------
    >>> import fleetwatt
    >>> scenario = fleetwatt.Scenario.example("valence-80mw")
    >>> wet = scenario.replace({"facility.cooling.rejection": "wet_tower"})
    >>> comparison = fleetwatt.compare([scenario, wet], names=["dry", "wet"])
    >>> bool(comparison.figures.loc["water_m3_year", ("relative", "wet")] > 10)
    True
    >>> comparison.differences["value"].to_dict("index")
    {'facility.cooling.rejection': {'dry': 'dry', 'wet': 'wet_tower'}}
    """
    if isinstance(items, Result | Scenario):
        raise TypeError("compare takes several results or scenarios: pass a list of them")
    results = tuple(_result(item) for item in items)
    if not results:
        raise config_error("items", "is empty: there is nothing to compare")
    called = [result.scenario["name"] for result in results] if names is None else list(names)
    if len(called) != len(results):
        raise config_error("names", f"{len(called)} names for {len(results)} results")
    return Comparison(results, tuple(distinct(called)))


def _result(item: Result | Scenario) -> Result:
    if isinstance(item, Scenario):
        return item.run()
    if not isinstance(item, Result):
        raise TypeError(f"an item must be a Result or a Scenario, not {type(item).__name__}")
    return item


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Results side by side; made by `compare`.

    Attributes
    ----------
    results : tuple of Result
    names : tuple of str
        What each is called; no two are the same.

    Examples
    --------
    >>> import fleetwatt
    >>> fleetwatt.compare(map(fleetwatt.Scenario.example, fleetwatt.examples()))
    <Comparison of 'Valence, 40 MW', 'Valence, 80 MW', 'Valence, 120 MW'>
    """

    results: tuple[Result, ...]
    names: tuple[str, ...]
    plot: Overlays = field(init=False)

    def __post_init__(self) -> None:
        """Give the plots their results."""
        object.__setattr__(self, "plot", Overlays(self.results, self.names))

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Key figures of all, and how they differ from the first.

        Columns are `label`, `unit`, `window`, and under `value`, `difference` and `relative`
        one for each name: the value, the value less the first one's, and that over the
        magnitude of the first one's. NaN where one of them is undefined or the first is zero.
        """
        import numpy as np
        import pandas as pd

        keys = [figure for figure in definitions().figures if figure.key]
        nan = float("nan")
        index = pd.Index([figure.id for figure in keys], name="figure")
        values = pd.DataFrame(
            [[result.scalars.get(figure.id, nan) for result in self.results] for figure in keys],
            index=index,
            columns=list(self.names),
        )
        first = values[self.names[0]]
        differences = values.sub(first, axis=0)
        about = pd.DataFrame(
            [(figure.label, figure.unit, figure.window) for figure in keys], index=index
        )
        about.columns = pd.MultiIndex.from_product([["label", "unit", "window"], [""]])
        parts = {
            "value": values,
            "difference": differences,
            "relative": differences.div(first.abs().replace(0.0, np.nan), axis=0),
        }
        return pd.concat([about, pd.concat(parts, axis=1)], axis=1)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """The inputs that differ: unit, and under `value` one column for each name.

        `None` stands where a scenario lacks a field.
        """
        import pandas as pd

        first, *others = (result.scenario for result in self.results)
        there = [{found.path: found for found in first.diff(other)} for other in others]
        base = {path: found.here for paths in there for path, found in paths.items()}
        index = pd.Index(list(base), name="path", dtype=object)
        columns = [
            base,
            *({p: paths[p].there if p in paths else base[p] for p in base} for paths in there),
        ]
        table = {
            ("unit", ""): pd.Series([_fields.field(p).unit for p in base], index, dtype=object)
        }
        for name, column in zip(self.names, columns, strict=True):
            table["value", name] = pd.Series(list(column.values()), index, dtype=object)
        return pd.DataFrame(table)

    def notes(self, lang: str = "en") -> list[str]:
        """Return what to bear in mind: other versions, horizons, ways of business, drivers.

        Parameters
        ----------
        lang : {"en", "fr"}

        Examples
        --------
        >>> import fleetwatt
        >>> scenario = fleetwatt.Scenario.example("valence-80mw")
        >>> fleetwatt.compare([scenario, scenario.replace({"operation_years": 15})]).notes()
        ['Horizons differ (20, 15 years): totals and levelised costs cover other spans.']
        """
        say = language(lang)
        return [
            say(sentence).format(", ".join(dict.fromkeys(map(str, found))))
            for sentence, found in self._disparities()
            if len(set(found)) > 1
        ]

    def _disparities(self) -> list[tuple[str, list[Any]]]:
        results = self.results
        return [
            (
                "Versions of fleetwatt differ ({}): so may the laws.",
                [result.version for result in results],
            ),
            (
                "What is sold differs ({}): in colocation costs and revenue are of hosting alone.",
                [result.scenario["business_model"] for result in results],
            ),
            (
                "Horizons differ ({} years): totals and levelised costs cover other spans.",
                [result.scenario["operation_years"] for result in results],
            ),
            (
                "First full years differ ({}): so do weather, prices and money in them.",
                [result.found["full_year"] for result in results],
            ),
            (
                "Money of different years ({}): real costs do not compare.",
                [result.scenario["currency.money_year"] for result in results],
            ),
        ]

    def _repr_html_(self) -> str:
        from fleetwatt import displays

        return displays.comparison(self)

    def __repr__(self) -> str:
        """Names."""
        return f"<Comparison of {', '.join(map(repr, self.names))}>"


class Overlays:
    """The plots of several results, by name as those of one.

    What shows lines or bars that can share axes is laid over each other; the others stand
    side by side.
    """

    def __init__(self, results: tuple[Result, ...], names: tuple[str, ...]) -> None:
        self._results = results
        self._names = names

    def names(self) -> list[str]:
        """Return the names of the plots."""
        return list(self._results[0].plot.names())

    def __dir__(self) -> list[str]:
        """List the plots, for completion."""
        return [*super().__dir__(), *self.names()]

    def __getattr__(self, name: str) -> Callable[..., Axes | Panels]:
        """Return a plot by name."""
        if name.startswith("_") or name not in self.names():
            raise AttributeError(f"{name!r} is no plot; {nearest(name, self.names())}")

        def draw(
            ax: Axes | Sequence[Axes] | None = None, lang: str = "en", **more: Any
        ) -> Axes | Panels:
            return self._draw(name, ax, language(lang), more)

        draw.__name__ = name
        draw.__doc__ = f"Draw `{name}` of every result; into `ax`, one or a list of them."
        return draw

    def _draw(
        self, name: str, ax: Axes | Sequence[Axes] | None, say: Language, more: dict[str, Any]
    ) -> Axes | Panels:
        plots = [getattr(result.plot, name) for result in self._results]
        if "label" in inspect.signature(plots[0]).parameters:
            for plot, label in zip(plots, self._names, strict=True):
                ax = plot(ax=ax, lang=say.code, label=label, **more)
            return ax  # type: ignore[return-value]
        if ax is None:
            panels = _panels(len(plots))
        else:
            panels = Panels(ax if isinstance(ax, Iterable) else [ax])
        if len(panels) != len(plots):
            raise config_error("ax", f"{name} needs {len(plots)} axes, not {len(panels)}")
        for plot, label, panel in zip(plots, self._names, panels, strict=True):
            _call(plot(ax=panel, lang=say.code, **more), label)
        return panels


class Panels(list["Axes"]):
    """Axes side by side, which a notebook shows as one picture."""

    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        figure = self[0].get_figure(root=True)
        assert figure is not None
        figure.savefig(picture, format="png", dpi=PANEL_DPI)
        return picture.getvalue()


def _panels(count: int) -> Panels:
    from matplotlib.figure import Figure

    width, height = PANEL_INCHES
    figure = Figure(figsize=(width * count, height), layout="constrained")
    return Panels(figure.subplots(1, count, squeeze=False)[0])


def _call(ax: Axes, label: str) -> None:
    """Put what axes are called above their title."""
    from matplotlib.text import Text

    from fleetwatt.plots._style import safe

    title = next(text for loc in ("left", "center") if (text := ax.get_title(loc=loc)))
    drawn = next(text for text in ax.findobj(Text) if text.get_text() == title)
    drawn.set_text(f"{safe(label, LONGEST_LABEL)}\n{title}")
