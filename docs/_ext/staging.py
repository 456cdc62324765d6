"""Pages that stand elsewhere: notebooks, one page per module and per family of the catalogue."""

from __future__ import annotations

import importlib
import inspect
import re
import types
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

from sphinx.pycode import ModuleAnalyzer

import fleetwatt
from fleetwatt import catalogue

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def modules() -> list[str]:
    """Return the names of the public modules: those that say what they export."""
    found = walk_packages(fleetwatt.__path__, "fleetwatt.")
    names = [module.name for module in found if "._" not in module.name]
    return ["fleetwatt", *(n for n in names if hasattr(importlib.import_module(n), "__all__"))]


def own_names(module: str) -> list[str]:
    """Return what a module's page describes: what it exports and the package itself does not."""
    pages = modules()
    exported = [
        name
        for name in importlib.import_module(module).__all__
        if not name.startswith("__") and f"{module}.{name}" not in pages
    ]
    exported = [name for name in exported if f"{module}.{name}" not in modules()]
    if module == "fleetwatt":
        return exported
    there = {id(getattr(fleetwatt, name)) for name in fleetwatt.__all__}
    found = importlib.import_module(module)
    return [name for name in exported if id(getattr(found, name)) not in there]


def module_page(module: str) -> str:
    """Return the page of a module."""
    parts = [f".. automodule:: {module}", *(_described(module, name) for name in own_names(module))]
    described = "\n\n".join(parts)
    return f"# `{module}`\n\n```{{eval-rst}}\n{described}\n```\n"


def _described(module: str, name: str) -> str:
    found = getattr(importlib.import_module(module), name)
    if inspect.isclass(found) and not isinstance(found, types.GenericAlias):
        kind = "exception" if issubclass(found, Exception) else "class"
        return f".. auto{kind}:: {module}.{name}\n   :members:"
    if inspect.isroutine(found):
        return f".. autofunction:: {module}.{name}"
    about = ModuleAnalyzer.for_module(module).find_attr_docs()["", name]
    return f".. py:data:: {name}\n   :module: {module}\n\n   {' '.join(about)}"


def family_page(family: str) -> str:
    """Return the page of a family of the catalogue."""
    return f"# {family.replace('_', ' ').capitalize()}\n\n```{{family}} {family}\n```\n"


def stage(app: Sphinx) -> None:
    """Write the pages beside the others; what has not changed keeps its date."""
    pages = {f"api/{name}.md": module_page(name) for name in modules()}
    pages |= {f"catalogue/{name}.md": family_page(name) for name in catalogue.families()}
    notebooks = sorted((app.srcdir.parent / "notebooks").glob("*.ipynb"))
    pages |= {f"notebooks/{file.name}": file.read_text(encoding="utf-8") for file in notebooks}
    for folder in ("api", "catalogue", "notebooks"):
        (app.srcdir / folder).mkdir(exist_ok=True)
        for file in (app.srcdir / folder).iterdir():
            if file.stem != "index" and f"{folder}/{file.name}" not in pages:
                file.unlink()
    for name, text in pages.items():
        file = Path(app.srcdir / name)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def no_headings(app: Sphinx, what: str, name: str, *rest: Any) -> None:
    """Make the headings of a module's docstring small: the page has its own."""
    lines = rest[-1]
    for n in range(len(lines) - 1):
        if what == "module" and lines[n + 1] and set(lines[n + 1]) == {"-"}:
            lines[n : n + 2] = [f".. rubric:: {lines[n]}", ""]


def without_private_parts(app: Sphinx, what: str, *about: Any) -> tuple[str, str] | None:
    """Leave out the signature of a class that is made by other means than its constructor."""
    signature = about[-2] or ""
    private = what == "class" and re.search(r"[(\s](_\w+|core):", signature)
    return ("", "") if private else None


def bring_home(app: Sphinx, page: str, source: list[str]) -> None:
    """Let links to notebooks lead to their pages."""
    source[0] = source[0].replace("](../notebooks/", "](notebooks/")


def find_exported(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: nodes.Element
) -> nodes.reference | None:
    """Find a class where the package exports it, whichever module wrote it."""
    name = node.get("reftarget", "").rpartition(".")[2]
    if node.get("refdomain") != "py" or name not in own_names("fleetwatt"):
        return None
    python = env.domains.python_domain
    place = (env, node["refdoc"], app.builder, "obj", f"fleetwatt.{name}", node, shown)
    return python.resolve_xref(*place)


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the pages before Sphinx looks for them."""
    app.connect("builder-inited", stage)
    app.connect("source-read", bring_home)
    app.connect("autodoc-process-docstring", no_headings)
    app.connect("autodoc-process-signature", without_private_parts, priority=400)
    app.connect("missing-reference", find_exported)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
