"""Accelerators: how many work, what they draw, what they deliver."""

from __future__ import annotations

from fleetwatt.fleet import (
    failures,
    jobs,
    performance,
    power,
    queueing,
    reliability,
    requests,
    training_step,
)
from fleetwatt.fleet.failures import *  # noqa: F403
from fleetwatt.fleet.jobs import *  # noqa: F403
from fleetwatt.fleet.performance import *  # noqa: F403
from fleetwatt.fleet.power import *  # noqa: F403
from fleetwatt.fleet.queueing import *  # noqa: F403
from fleetwatt.fleet.reliability import *  # noqa: F403
from fleetwatt.fleet.requests import *  # noqa: F403
from fleetwatt.fleet.training_step import *  # noqa: F403

__all__ = [
    *failures.__all__,
    *jobs.__all__,
    *performance.__all__,
    *power.__all__,
    *queueing.__all__,
    *reliability.__all__,
    *requests.__all__,
    *training_step.__all__,
]
