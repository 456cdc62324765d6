"""Every plot of a result, drawn from a run of the 80 MW example."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import fleetwatt
from fleetwatt import plots

if TYPE_CHECKING:
    from sphinx.application import Sphinx

EXAMPLE = "valence-80mw"

FOLDER = "gallery"

logger = logging.getLogger(__name__)


class Gallery(SphinxDirective):
    """A section for each plot: what it shows, the picture, the lines that draw it."""

    def run(self) -> list[nodes.Node]:
        """Draw the plots and return their sections."""
        self.env.note_reread()
        result = fleetwatt.Scenario.example(EXAMPLE).run(hourly=True)
        names = result.plot.names()
        if not names:
            logger.warning("the gallery is empty: no plot has a name", location=self.get_location())
        return [self._section(name, getattr(result.plot, name)) for name in names]

    def _section(self, name: str, plot: Any) -> nodes.section:
        axes = plot(plots.axes(name))
        folder = Path(self.env.srcdir, FOLDER)
        folder.mkdir(exist_ok=True)
        axes.figure.savefig(folder / f"{name}.png", dpi=150)
        title = axes.get_title("left") or axes.get_title() or axes.figure.get_suptitle()
        names = filter(None, [axes.get_ylabel(), axes.get_xlabel()])
        lines = (
            f'result = fleetwatt.Scenario.example("{EXAMPLE}").run(hourly=True)\n'
            f"result.plot.{name}()"
        )
        return nodes.section(
            "",
            nodes.title("", title),
            nodes.paragraph("", "", nodes.literal(text=f"{name}{_options(plot)}")),
            nodes.image(uri=f"{FOLDER}/{name}.png", alt=": ".join([title, " by ".join(names)])),
            nodes.literal_block(lines, lines, language="python"),
            ids=[name],
        )


def _options(plot: Any) -> inspect.Signature:
    signature = inspect.signature(plot)
    bare = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
    return signature.replace(parameters=bare, return_annotation=signature.empty)


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive."""
    app.add_directive("gallery", Gallery)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
