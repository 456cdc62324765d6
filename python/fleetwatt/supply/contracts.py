"""Ways to buy energy: blocks, indexed prices, shares of nuclear plant, purchase agreements."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt.supply._inputs import json_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Contract", "contract", "contract_kinds"]


@dataclass(frozen=True, eq=False)
class Contract:
    """A contract of one of the kinds, as `contract` makes it.

    Attributes
    ----------
    kind : str
    terms : mapping
        All its terms, those left out with their defaults.
    profile : array of float or None
        By hour, output of what the contract hangs on over its capacity.
    """

    kind: str
    terms: Mapping[str, Any]
    profile: NDArray[np.float64] | None
    _core: _core.Contract = field(repr=False)


def contract_kinds() -> list[str]:
    """Return the kinds of contracts.

    Returns
    -------
    list of str

    Examples
    --------
    >>> contract_kinds()
    ['block', 'indexed', 'nuclear_share', 'pay_as_produced', 'baseload_ppa']
    """
    return _core.supply.bill.contract_kinds()


def contract(kind: str, *, profile: ArrayLike | None = None, **terms: float) -> Contract:
    """Return a contract for energy.

    Parameters
    ----------
    kind : str
        One of `contract_kinds`.
    profile : array_like, shape (n,), optional, [fraction]
        Output of the plant over its capacity by hour, 0 to 1: needed for ``"pay_as_produced"``,
        in place of ``availability`` for ``"nuclear_share"``.
    **terms : float
        Terms of the kind, of which those left out take their defaults:

        ``"block"``
            ``power_mw``, ``price_eur_mwh`` (65).
        ``"indexed"``
            ``load_fraction`` (1), ``spot_factor`` (1), ``adder_eur_mwh`` (0).
        ``"nuclear_share"``
            ``capacity_mw``, ``availability`` (0.66), ``price_eur_mwh`` (70), ``spot_fraction``
            (0.2), ``upfront_eur_mw`` (0), ``term_years`` (12).
        ``"pay_as_produced"``
            ``capacity_mw``, ``price_eur_mwh`` (55).
        ``"baseload_ppa"``
            ``power_mw``, ``price_eur_mwh`` (55), ``firming_eur_mwh`` (14).

    Returns
    -------
    Contract

    Raises
    ------
    ConfigError
        For an unknown kind, and with every fault of the terms.
    TypeError
        For a profile of anything but real numbers.

    Notes
    -----
    A contract delivers power in every hour and costs money, whatever the load takes:
    ``power x price`` for blocks and agreements; ``part x load (factor x spot + adder)`` where it
    is indexed; a share of nuclear plant ``capacity x output ((1 - v) price + v spot)`` and, in
    every hour, its payment ahead over the term, without interest. `bill` settles the difference
    to the load at the spot price. Agreements bring their guarantees of origin.

    Examples
    --------
    >>> contract("baseload_ppa", power_mw=10.0, price_eur_mwh=75.0).terms["firming_eur_mwh"]
    14.0
    """
    core = _core.Contract.read(kind, json_text(kind, terms))
    return Contract(
        kind=kind,
        terms=MappingProxyType(json.loads(core.terms())),
        profile=None if profile is None else as_float64("profile", profile),
        _core=core,
    )
