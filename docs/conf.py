"""How Sphinx builds the site: ``make docs``."""

import sys
from importlib.metadata import version as _version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "fleetwatt"
author = "The fleetwatt authors"
copyright = "the fleetwatt authors, Apache License 2.0"
version = release = _version("fleetwatt")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "mathml",
    "staging",
    "reference",
    "gallery",
]
exclude_patterns = ["_*"]
templates_path: list[str] = []

html_theme = "furo"
html_title = f"fleetwatt {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = False
html_math_renderer = "mathml"
html_theme_options = {"top_of_page_buttons": []}
highlight_language = "none"
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3

# Notebooks run at every build. What they print on stderr, warnings too, fails a strict build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_output_stderr = "error"
nb_ipywidgets_js = {}

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
numpydoc_show_class_members = False

nitpicky = True
nitpick_ignore_regex = [
    # Other projects' inventories would have to be fetched at every build.
    (
        "py:class",
        r"(pd|xr|np|os|pandas|xarray|numpy|matplotlib|plotly|collections|datetime|pathlib|typing|types)\..*",
    ),
    ("py:class", "ArrayLike|NDArray|Axes|Path"),
    # Names for types alone, and the core, which is private.
    ("py:class", r"(fleetwatt\.drivers\.)?(D|Design|Drawing|Language|Range|Series)"),
    ("py:class", r"fleetwatt\._core\..*"),
]
# A class has two names: where it is exported and where it is written.
suppress_warnings = ["ref.python"]


def name_levels(app, page, template, context, tree):  # noqa: D103
    key = "furo_navigation_tree"
    context[key] = context[key].replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app):
    """Give the headings of the navigation a level, as screen readers want it."""
    app.connect("html-page-context", name_levels, priority=900)
