"""Sliders on a scenario: figures and a plot follow."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import _wording, catalogue, displays
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error, nearest
from fleetwatt._fields import Field, field
from fleetwatt._language import language
from fleetwatt.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fleetwatt._language import Language
    from fleetwatt.results import Result

__all__ = ["Explorer", "explore"]

Range = tuple[float, float]

NAMED = {
    "fleet.cohorts[].accelerator": "accelerators",
    "climate.catalogue": "climates",
    "fleet.demand.inference_profile": "demand",
}
"""Fields that name an entry of the catalogue, and its family."""

DECADES = 3.0
"""A slider over more of them is logarithmic."""

LOG_STEP = 0.01
"""Of a logarithmic slider, in decades."""

STEPS = 100
"""About how many steps a slider has."""

MOST_WHOLE = 10_000
"""Whole numbers from zero over a wider range, as seeds, are typed in."""

DIGITS = 9
"""Digits that a slider's position is taken at: its steps add up with rounding errors."""

LABELLED_WIDTH = "32em"
"""Of a control with its name."""

PLOT_INCHES = (6.4, 3.6)
PLOT_DPI = 80


def explore(
    scenario: Scenario,
    paths: Iterable[str] | Mapping[str, Range | None],
    *,
    figures: Sequence[str] = _wording.HEADLINES,
    plot: str | None = "cost_stack",
    lang: str = "en",
) -> Explorer:
    """Return a widget with a control for each path; figures and a plot follow them.

    Numbers get a slider over their usual range, or the accepted one where none is known;
    choices a list, switches a box. Where a combination is refused, or nothing fits, the
    widget says so and keeps the last figures.

    Parameters
    ----------
    scenario : Scenario
        Where the controls start.
    paths : iterable of str, or mapping of str to (float, float)
        Fields to vary, as `finance.discount_rate`. A mapping gives sliders a range, in the
        field's unit; `None` leaves it as it is.
    figures : sequence of str
        Figures to show, with their change against the start.
    plot : str, optional
        `cost_stack`, `cumulative_cash`, `debt` or `fleet`; `None` for no plot.
    lang : {"en", "fr"}

    Returns
    -------
    Explorer

    Raises
    ------
    ConfigError
        For unknown paths, figures and plots, and paths that cannot be varied so.
    InfeasibleError
        Where nothing fits to begin with.
    FleetwattError
        Without ipywidgets, which `pip install 'fleetwatt[notebook]'` brings along.

    Examples
    --------
    >>> import fleetwatt
    >>> scenario = fleetwatt.Scenario.example("valence-80mw")
    >>> widget = fleetwatt.explore(scenario, ["revenue.price_eur_gpu_hour"], plot=None)
    >>> slider = widget.controls["revenue.price_eur_gpu_hour"]
    >>> slider.min, slider.max, slider.value
    (2.5, 4.5, 3.3)
    >>> slider.value = 4.0
    >>> widget.scenario["revenue.price_eur_gpu_hour"]
    4.0
    """
    if not isinstance(scenario, Scenario):
        raise TypeError(f"a scenario must be a fleetwatt.Scenario, not {type(scenario).__name__}")
    if isinstance(paths, str):
        raise TypeError("explore takes several paths: pass a list of them")
    if not paths:
        raise config_error("paths", "name at least one field to vary")
    ranges = dict(paths) if isinstance(paths, Mapping) else dict.fromkeys(paths)
    return Explorer(scenario, ranges, tuple(figures), plot, language(lang))


class Explorer:
    """A scenario under one's hands; made by `explore`.

    Every move is run before the next is asked for: the page sends a slider's next position,
    the latest, once the last one is answered.

    Attributes
    ----------
    scenario : Scenario
        The last one that ran.
    result : Result
        What it yields.
    controls : dict of str to ipywidgets.Widget
        By path.
    widget : ipywidgets.Box
        All of it.
    """

    scenario: Scenario
    result: Result

    def __init__(
        self,
        scenario: Scenario,
        ranges: Mapping[str, Range | None],
        figures: tuple[str, ...],
        plot: str | None,
        say: Language,
    ) -> None:
        """Run the scenario and build the controls."""
        widgets = _ipywidgets()
        result = scenario.run()
        for figure in figures:
            if figure not in result.scalars:
                raise config_error(
                    "figures", f"{figure!r} is none; {nearest(figure, result.scalars)}"
                )
        self._start = result
        self._say = say
        self._figures = figures
        self._quiet = False
        self.controls: dict[str, Any] = {
            path: _control(scenario, path, range_) for path, range_ in ranges.items()
        }
        self._picture = None if plot is None else _Picture(plot, result, say)
        self._table = widgets.HTML()
        self._fault = widgets.HTML()
        self._image = widgets.Image(format="png", width=round(PLOT_INCHES[0] * PLOT_DPI))
        self._image.layout.max_width = "100%"
        reset = widgets.Button(description=say("Reset"), tooltip=say("Back to where it began"))
        reset.on_click(lambda _: self.reset())
        for path, control in self.controls.items():
            control.observe(self._moved, names="value")
            _label(path, control, say)
        left = widgets.VBox([*self.controls.values(), reset, self._fault])
        right = widgets.VBox([self._table, *([] if plot is None else [self._image])])
        wrap = widgets.Layout(display="flex", flex_flow="row wrap", align_items="flex-start")
        self.widget = widgets.Box([left, right], layout=wrap)
        self._show(result)

    def reset(self) -> None:
        """Put every control back to where it began."""
        self._quiet = True
        try:
            for path, control in self.controls.items():
                control.value = self._start.scenario[path]
        finally:
            self._quiet = False
        self._show(self._start)

    def _moved(self, _: object) -> None:
        if self._quiet:
            return
        try:
            self._show(self._start.scenario.replace(self._changes()).run())
        except (FleetwattError, OSError) as error:
            self._fault.value = displays.refusal(str(error), self._say.code)

    def _changes(self) -> dict[str, object]:
        """Return the values that differ from where they began."""
        start = self._start.scenario
        moved = {path: control.value for path, control in self.controls.items()}
        return {
            path: _accepted(path, value) for path, value in moved.items() if value != start[path]
        }

    def _show(self, result: Result) -> None:
        self.scenario, self.result = result.scenario, result
        self._fault.value = ""
        self._table.value = displays.changes(self._start, result, self._figures, self._say.code)
        if self._picture is not None:
            self._image.value = self._picture.of(result)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def __repr__(self) -> str:
        """Name and paths."""
        return f"<Explorer of {self._start.scenario['name']!r}: {', '.join(self.controls)}>"


def _ipywidgets() -> Any:
    try:
        import ipywidgets  # type: ignore[import-untyped]
    except ImportError as error:
        raise FleetwattError(
            "explore needs ipywidgets: pip install 'fleetwatt[notebook]'"
        ) from error
    return ipywidgets


def _control(scenario: Scenario, path: str, range_: Range | None) -> Any:
    """Return what moves a field, standing at its value."""
    widgets = _ipywidgets()
    value, known = scenario[path], field(path)
    choices = known.choices or _named(path)
    if range_ is not None and (choices or isinstance(value, bool)):
        raise config_error(path, "is a choice or a switch, which has no range")
    if isinstance(value, bool):
        return widgets.Checkbox(value=value, indent=False)
    if choices:
        return widgets.Dropdown(options=choices, value=value)
    if known.kind not in ("number", "integer"):
        raise config_error(path, "is no number, choice or switch, so there is nothing to slide")
    if not isinstance(value, int | float):
        held = "no value" if value is None else repr(value)
        raise config_error(path, f"holds {held}: replace it with a number to start from")
    low, high = _bounds(path, known, value, range_)
    whole = known.kind == "integer"
    if low > 0.0 and math.log10(high / low) > DECADES:
        shown = ",.0f" if whole else ".4g"
        ends = {"min": math.log10(low), "max": math.log10(high)}
        return widgets.FloatLogSlider(value=value, step=LOG_STEP, readout_format=shown, **ends)
    if whole:
        kind = widgets.IntSlider if high - low <= MOST_WHOLE else widgets.BoundedIntText
        # The ends go first: a value beyond those of before would be moved.
        return kind(min=int(low), max=int(high), value=value)
    step = _step(high - low)
    shown = f",.{max(0, -math.floor(math.log10(step)))}f"
    return widgets.FloatSlider(value=value, min=low, max=high, step=step, readout_format=shown)


def _accepted(path: str, value: Any) -> object:
    """Return a control's value as the scenario takes it."""
    if not isinstance(value, float):
        return value
    return round(value) if field(path).kind == "integer" else float(f"{value:.{DIGITS}g}")


def _named(path: str) -> tuple[str, ...]:
    """Return the entries of the catalogue that a field may name."""
    family = NAMED.get(re.sub(r"\[\d+\]", "[]", path))
    return tuple(catalogue.names(family)) if family else ()


def _bounds(path: str, known: Field, value: float, range_: Range | None) -> Range:
    """Return the ends of a slider; where it stands lies between them."""
    assert known.low is not None
    assert known.high is not None
    if range_ is None:
        low, high = known.usual or (known.low, known.high)
    else:
        low, high = range_
        if not known.low <= low < high <= known.high:
            accepted = f"{known.low:g} to {known.high:g}"
            raise config_error(path, f"{low:g} to {high:g} is no range within {accepted}")
    return min(low, value), max(high, value)


def _step(span: float) -> float:
    """Return one, two or five times a power of ten, about a hundredth of a span."""
    power = 10.0 ** math.floor(math.log10(span / STEPS))
    return next(power * times for times in (1, 2, 5, 10) if power * times * STEPS >= span)


def _label(path: str, control: Any, say: Language) -> None:
    """Give a control its path and unit as its name and, under the mouse, its meaning."""
    known = field(path)
    control.tooltip = say(known.about)
    control.description = f"{path} [{say.unit(known.unit)}]" if known.unit else path
    control.style.description_width = "initial"
    # The name stands above what is moved where both do not fit side by side.
    control.layout.flex_flow = "row wrap"
    control.layout.height = "auto"
    control.layout.width = LABELLED_WIDTH
    control.layout.max_width = "100%"


class _Picture:
    """A plot drawn again and again, its artists kept."""

    def __init__(self, name: str, result: Result, say: Language) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        from fleetwatt import plots

        figure = Figure(figsize=PLOT_INCHES, dpi=PLOT_DPI, layout="constrained")
        self._canvas: Any = FigureCanvasAgg(figure)
        self._plot = plots.live(name, result, figure.add_subplot(), lang=say.code)
        # Laid out once: afterwards only what moves is drawn anew.
        figure.draw_without_rendering()
        figure.set_layout_engine("none")

    def of(self, result: Result) -> bytes:
        """Return the picture of a result, PNG."""
        from PIL import Image

        self._plot.update(result)
        self._canvas.draw()
        picture = io.BytesIO()
        Image.fromarray(np.asarray(self._canvas.buffer_rgba())).save(
            picture, format="png", compress_level=1
        )
        return picture.getvalue()
