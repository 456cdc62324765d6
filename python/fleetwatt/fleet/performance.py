"""What accelerators deliver: training time, tokens, latency, cost."""

from __future__ import annotations

__all__: list[str] = []
