"""Storage with charges on the peaks of periods."""

from __future__ import annotations

from typing import Any

from fleetwatt import supply
from fleetwatt.validation import _dispatch
from fleetwatt.validation._kind import Input, Kind


def _adapter(npz: str, params: Any, peak_charge_per_mw: Any, **_: Any) -> dict[str, Any]:
    given = _dispatch.table("params", params, _dispatch.PARAMS)
    series = _dispatch.arrays(npz, ("period",))
    charges = supply.PeakCharges(peak_charge_per_mw, series["period"])
    return _dispatch.told(supply.dispatch(**_dispatch.site(series, given), peaks=charges))


KIND = Kind(
    name="dispatch_peak",
    about="The same with a charge on the greatest import of each period.",
    inputs={
        **_dispatch.INPUTS,
        "peak_charge_per_mw": Input("charge of every period, EUR/MW"),
        "periods": Input("how many periods there are", "any", None),
    },
    outputs={**_dispatch.OUTPUTS, "opt_peaks": "greatest import by period, MW"},
    adapter=_adapter,
)
