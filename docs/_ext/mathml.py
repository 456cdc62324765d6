"""Equations as MathML, written when the site is built: nothing is loaded to read them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


LOST = ("\\", "<mi>&</mi>", "linebreak")
"""What the converter leaves of a command or an environment that it does not know."""


def mathml(tex: str, display: str) -> str:
    """Return TeX as MathML; what it does not know is an error instead of red letters."""
    try:
        found = convert(tex, display=display)
    except Exception as error:
        raise ExtensionError(f"equation {tex!r}: {error!r}") from error
    if any(lost in found for lost in LOST):
        raise ExtensionError(f"equation {tex!r} holds what has no MathML: {found}")
    return found


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write an equation within a line."""
    self.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write an equation of its own, which scrolls where the page is narrow."""
    label = escape(node.get("label") or "")
    start = self.starttag(node, "div", CLASS="math")
    number = f'<span class="eqno">({label})</span>' if label else ""
    self.body.append(f"{start}{number}{mathml(node.astext(), 'block')}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the renderer as ``mathml``."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
