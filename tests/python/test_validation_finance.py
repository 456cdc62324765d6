"""Kinds of rules of tax and debt: what they take, give and refuse."""

import json

import pandas as pd
import pytest

from fleetwatt import ConfigError, DomainError, finance, validation

RULES = (
    "french_declining_balance",
    "straight_line_prorata",
    "loss_carry_forward_fr",
    "interest_cap_fr",
    "idc_monthly",
    "debt_shapes",
)
ASSET = {"cost": 250_000, "life": 8}
YEARS = {"results": [-5e6, -2e6, 3e6, 8e6]}
INTEREST = {"rows": [{"ebitda_tax": 8e6, "net_interest": 5e6}]}
DRAWS = {"capex": [1e6, 2e6, 4e6], "monthly_rate": 0.005, "gearing": 0.7}
LOAN = {"debt": 1e6, "rate": 0.05, "tenor": 3, "grace": 1, "dscr": 1.3}
CASH = [0.5e6, 0.6e6, 0.7e6]


def test_every_published_rule_is_met(data_dir):
    folder = data_dir.parent / "vectors" / "finance"
    if not (folder / "rules_fr_debt_idc.json").is_file():
        pytest.skip(f"no published rules in {folder}")
    for kind in RULES:
        rows = validation.validate(folder, kind=kind).rows
        assert [row for row in rows if row.met is not True] == []
        published = json.loads((folder / "rules_fr_debt_idc.json").read_text())[kind]["cases"]
        assert len({row.case for row in rows}) == len(published)
        assert len(rows) > 2 * len(published)


def test_a_wrong_number_in_a_table_is_found(tmp_path):
    case = {"inputs": ASSET, "expected": {"annuities": [70_312.5, 1.0]}}
    case |= {"id": 1, "kind": "french_declining_balance", "source": "wrong on purpose"}
    content = {"tolerance": {"relative": 1e-9}, "cases": [case]}
    (tmp_path / "wrong.json").write_text(json.dumps(content))
    found = validation.validate(tmp_path)
    assert found.failed
    assert [(row.output, row.met) for row in found.rows] == [
        ("annuities[0]", True),
        ("annuities[1]", False),
    ]
    case["expected"] = {"annuities": [[70_312.5]]}
    (tmp_path / "wrong.json").write_text(json.dumps(content))
    assert [row.refusal for row in validation.validate(tmp_path).rows] == ["has no such output"]


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("french_declining_balance", ASSET | {"months_first_year": 9}),
        ("straight_line_prorata", ASSET | {"days_first_year": 90}),
        ("loss_carry_forward_fr", YEARS),
        ("interest_cap_fr", INTEREST),
        ("idc_monthly", DRAWS),
        ("debt_shapes", LOAN | {"cfads": CASH}),
    ],
)
def test_json_goes_in_and_comes_out(kind, inputs):
    found = validation.solve(kind, json.loads(json.dumps(inputs)))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert set(found) == set(validation.kind(kind).outputs)


@pytest.mark.parametrize(
    ("kind", "inputs", "law"),
    [
        ("french_declining_balance", ASSET, "declining_balance"),
        ("straight_line_prorata", ASSET, "straight_line"),
        ("loss_carry_forward_fr", YEARS, "loss_carry_forward"),
        ("interest_cap_fr", INTEREST, "interest_cap"),
        ("idc_monthly", DRAWS, "interest_during_construction"),
        ("debt_shapes", LOAN, "loan_schedule"),
        ("debt_shapes", LOAN | {"cfads": CASH}, "sculpted_debt"),
    ],
)
def test_adapters_call_the_public_laws(monkeypatch, kind, inputs, law):
    before = validation.solve(kind, inputs)
    own = getattr(finance, law)
    monkeypatch.setattr(finance, law, lambda *args, **named: 0.5 * own(*args, **named))
    assert validation.solve(kind, inputs) != before


def test_ways_to_say_the_same():
    by_lists = {"ebitda_tax": [8e6], "net_interest": [5e6]}
    same = validation.solve("interest_cap_fr", INTEREST)
    assert validation.solve("interest_cap_fr", by_lists) == same
    rows = [{"capex": spent} for spent in DRAWS["capex"]]
    by_rows = {"rows": rows, "monthly_rate": 0.005, "gearing": 0.7}
    assert validation.solve("idc_monthly", by_rows) == validation.solve("idc_monthly", DRAWS)
    loan = validation.solve("debt_shapes", LOAN | {"cfads": CASH})
    rows = [{"t": t, "cfads": cash} for t, cash in enumerate(CASH, 1)]
    for given in ({"cfads": rows}, {"sculpted": {"rows": rows}}, {"sculpted": {"cfads": CASH}}):
        assert validation.solve("debt_shapes", LOAN | given) == loan
    assert "sculpted" not in validation.solve("debt_shapes", LOAN)


def test_a_sculpted_loan_has_its_own_size_and_no_grace():
    found = validation.solve("debt_shapes", LOAN | {"cfads": CASH})["sculpted"]
    rows = pd.DataFrame(found["rows"])
    assert list(rows["t"]) == [1, 2, 3]
    assert found["debt_size"] == pytest.approx(rows["principal"].sum())
    assert rows["principal"][0] > 0
    assert (rows["cfads"] / (rows["interest"] + rows["principal"])).to_list() == pytest.approx(
        [1.3] * 3
    )


@pytest.mark.parametrize(
    ("kind", "inputs", "error", "told"),
    [
        ("french_declining_balance", ASSET | {"life": 2}, DomainError, "life_years = 2"),
        ("french_declining_balance", ASSET | {"life": 2.5}, ConfigError, "not a whole number"),
        ("straight_line_prorata", ASSET | {"lifes": 2}, ConfigError, "did you mean 'life'"),
        ("loss_carry_forward_fr", {"results": [float("nan")]}, ConfigError, "is not a number"),
        ("interest_cap_fr", {"rows": [{"ebitda_tax": 1.0}]}, ConfigError, "has no net_interest"),
        ("interest_cap_fr", {"rows": 3}, ConfigError, "not a list of tables"),
        ("interest_cap_fr", {"ebitda_tax": [1.0]}, ConfigError, "rows or ebitda_tax"),
        ("idc_monthly", DRAWS | {"gearing": 1.1}, DomainError, "gearing = 1.1"),
        ("debt_shapes", LOAN | {"grace": 3}, DomainError, "grace = 3"),
        ("debt_shapes", LOAN | {"cfads": CASH, "dscr": 0.9}, DomainError, "dscr = 0.9"),
        ("debt_shapes", LOAN | {"cfads": CASH, "dscr": None}, ConfigError, "not a number"),
    ],
)
def test_what_is_no_case_is_refused(kind, inputs, error, told):
    with pytest.raises(error, match=told):
        validation.solve(kind, inputs)


def test_cash_needs_a_cover():
    without = {name: value for name, value in LOAN.items() if name != "dscr"}
    with pytest.raises(ConfigError, match="dscr: is missing"):
        validation.solve("debt_shapes", without | {"cfads": CASH})
    assert set(validation.solve("debt_shapes", without)) == {"annuity", "level_principal", "bullet"}


@pytest.mark.parametrize("gearing", [0, 1])
@pytest.mark.parametrize("rate", [0, 0.005])
def test_edges(rate, gearing):
    found = validation.solve("idc_monthly", DRAWS | {"gearing": gearing, "monthly_rate": rate})
    assert found["debt_at_cod"] == pytest.approx(gearing * 7e6 + found["total_idc"])
    loan = {"debt": 100.0, "rate": rate, "tenor": 1, "dscr": 1.0, "cfads": [50.0]}
    shapes = validation.solve("debt_shapes", loan)
    paid = {"t": 1, "interest": 100.0 * rate, "principal": 100.0, "balance": 0.0}
    assert [shapes[shape] for shape in ("annuity", "level_principal", "bullet")] == [[paid]] * 3
    late = validation.solve("debt_shapes", {"debt": 100.0, "rate": rate, "tenor": 9, "grace": 8})
    assert late["annuity"] == late["level_principal"] == late["bullet"]
