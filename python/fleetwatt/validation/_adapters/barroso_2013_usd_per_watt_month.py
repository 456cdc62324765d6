"""What a watt of a data centre and of a server costs a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import finance
from fleetwatt.validation._kind import REQUIRED, Case, Input, Kind, Tolerance, combination, table
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_ITEM: dict[str, Any] = {"item": "", "capex_usd_per_w": None, "server_usd": None, "server_w": None}
_ITEM |= {"life_y": REQUIRED, "interest": REQUIRED}


def _charge(
    item: str, capex_usd_per_w: Any, server_usd: Any, server_w: Any, life_y: Any, interest: Any
) -> dict[str, Any]:
    given = {"capex_usd_per_w": capex_usd_per_w, "server_usd": server_usd, "server_w": server_w}
    if combination(given, [("capex_usd_per_w",), ("server_usd", "server_w")]):
        capex_usd_per_w = finance.cost_per_w(server_usd, np.divide(server_w, 1e6))
    straight = finance.monthly_payment(capex_usd_per_w, 0.0, life_y)
    level = finance.monthly_payment(capex_usd_per_w, interest, life_y)
    return {"depreciation": straight, "with_interest": level, "interest_only": level - straight}


def _adapter(
    items: Any, network_usd_per_w_month: Any, opex_usd_per_w_month: Any, **item: Any
) -> dict[str, Any]:
    if items is None:
        return _charge(**table("inputs", {k: v for k, v in item.items() if v is not None}, _ITEM))
    charges = [_charge(**table(f"items[{n}]", one, _ITEM)) for n, one in enumerate(items)]
    capital = sum(charge["with_interest"] for charge in charges)
    total = np.add(np.add(network_usd_per_w_month, opex_usd_per_w_month), capital)
    return {"items": charges, "grand_total_usd_per_w_month": total}


def _read(path: Path) -> list[Case]:
    content = read(path)
    printed, exact = Tolerance(absolute=0.006), Tolerance(1e-9)
    # The interest of the server is printed as the difference of two rounded charges.
    near = {"depreciation": printed, "with_interest": printed}
    cases = []
    rows = zip(
        content["inputs"], content["outputs_published"], content["outputs_recomputed"], strict=True
    )
    for item, published, recomputed in rows:
        cases += [
            case(content, item, published, near, f"{item['item']}, as printed"),
            case(content, item, recomputed, exact, f"{item['item']}, recomputed"),
        ]
    also = content["also_published"]
    both = {"items": content["inputs"]}
    both |= {key: also[key] for key in ("network_usd_per_w_month", "opex_usd_per_w_month")}
    totals = {"grand_total_usd_per_w_month": also["grand_total_usd_per_w_month"]}
    return [*cases, case(content, both, totals, printed, "all, as printed")]


KIND = Kind(
    name="barroso_2013_usd_per_watt_month",
    about="Capital charges of a data centre and a server, by watt and month.",
    inputs={
        "item": Input("what it is", "text", None),
        "capex_usd_per_w": Input("investment, USD/W", default=None),
        "server_usd": Input("price of a server instead, USD", default=None),
        "server_w": Input("with its power, W", default=None),
        "life_y": Input("life, years", default=None),
        "interest": Input("nominal interest, by months, 1/year", default=None),
        "items": Input("several of them, as tables, for their sum", "any", None),
        "network_usd_per_w_month": Input("network, with several, USD/W and month", default=0.0),
        "opex_usd_per_w_month": Input("running costs, with several, USD/W and month", default=0.0),
    },
    outputs={
        "depreciation": "straight line, USD/W and month",
        "with_interest": "level payment, USD/W and month",
        "interest_only": "their difference, USD/W and month",
        "items": "the same of each, where there are several",
        "grand_total_usd_per_w_month": "all without electricity, USD/W and month",
    },
    adapter=_adapter,
    files={"barroso_2013_usd_per_watt_month.json": _read},
)
