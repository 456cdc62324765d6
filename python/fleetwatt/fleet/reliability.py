"""Failures, repairs, spares, and what they leave of a large job."""

from __future__ import annotations

__all__: list[str] = []
