"""Present values, rates of return, level payments."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import brentq

from fleetwatt import ConfigError, DomainError, FleetwattError
from fleetwatt.climate import dew_point_c, saturation_pressure_pa
from fleetwatt.finance import annualised_tco, annuity, irr, irr_roots, npv, payback

FLOWS = np.array([-40_000.0, 5_000.0, 8_000.0, 12_000.0, 30_000.0])


def by_sum(rate, flows):
    """The definition, summed directly."""
    flows = np.asarray(flows, dtype=float)
    factors = (1 + np.asarray(rate, dtype=float)[..., None]) ** -np.arange(flows.shape[-1])
    return (flows * factors).sum(-1)


@given(
    hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3, min_side=0),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_npv_broadcasts_as_numpy_does(shapes, length, random):
    draw = np.random.default_rng(random.randrange(2**32))
    rate = draw.uniform(-0.3, 1.0, shapes.input_shapes[0])
    flows = draw.normal(size=(*shapes.input_shapes[1], length))
    value = npv(rate, flows)
    assert np.shape(value) == shapes.result_shape
    assert isinstance(value, float) == (shapes.result_shape == ())
    np.testing.assert_allclose(value, by_sum(rate, flows), rtol=1e-10, atol=1e-12)


def test_layouts_do_not_matter():
    flows = np.random.default_rng(1).normal(size=(4, 5, 6))
    expected = by_sum(0.07, flows)
    for other in (
        np.asfortranarray(flows),
        flows[::-1][::-1],
        np.repeat(flows, 2, axis=2)[..., ::2],
        flows.swapaxes(0, 1).copy().swapaxes(0, 1),
        flows.tolist(),
    ):
        assert npv(0.07, other) == pytest.approx(expected, rel=1e-12)
        assert np.array_equal(irr(other), irr(flows), equal_nan=True)
    flows.flags.writeable = False
    before = flows.copy()
    npv(0.07, flows)
    irr(flows)
    assert np.array_equal(flows, before)
    whole = np.array([[-100, 60, 60], [-7, 1, 9]])
    assert npv(0, whole).tolist() == [20.0, 3.0]
    assert irr(whole).tolist() == irr(whole.astype(float)).tolist()
    assert npv(np.array([0.1, 0.2])[:, None], whole).shape == (2, 2)


def test_empty_and_undefined():
    assert npv(0.1, []) == 0.0
    assert np.isnan(irr([]))
    assert npv(0.1, np.zeros((0, 3))).shape == (0,)
    assert irr(np.zeros((2, 0))).shape == (2,)
    assert irr(np.zeros((0, 4))).shape == (0,)
    assert np.isnan(npv(np.nan, FLOWS))
    assert np.isnan(npv(0.1, [1.0, np.nan]))
    assert np.isnan(irr([-1.0, np.nan, 2.0]))
    assert np.isnan(irr([1.0, 2.0]))
    assert np.isnan(irr([0.0, 0.0]))
    assert npv(0.1, [[1.0, np.nan], [1.0, 1.1]])[1] == pytest.approx(2.0)


@pytest.mark.parametrize("wrong", ["1", [b"x"], [None], [1j], [True], object(), [[1], [1, 2]]])
def test_other_than_real_numbers_is_a_type_error(wrong):
    for call in (lambda: npv(0.1, wrong), lambda: irr(wrong), lambda: npv(wrong, FLOWS)):
        with pytest.raises((TypeError, ValueError)) as caught:
            call()
        assert not isinstance(caught.value, FleetwattError)


@pytest.mark.parametrize(
    ("flows", "told"),
    [
        ([-100, None], r"not None \(element 1\)"),
        ([-100.0, Decimal("110")], r"not Decimal \(element 1\)"),
        ([-100.0, "110"], "not text"),
        ([[1, 2], [True, None]], r"not bool \(element 2\)"),
    ],
)
def test_what_is_no_number_is_shown(flows, told):
    with pytest.raises(TypeError, match=f"^cash_flows must hold real numbers, {told}$"):
        irr(flows)


def test_axes_that_are_not_there():
    for axis in (3, -2):
        for call in (irr, irr_roots, payback, lambda flows, axis: npv(0.1, flows, axis=axis)):
            with pytest.raises(ConfigError, match=f"^axis: {axis} is outside -1 to 0$"):
                call(FLOWS, axis=axis)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(FleetwattError, match="do not broadcast"):
        npv([0.1, 0.2], np.ones((3, 4)))
    for call in (lambda: npv(0.1, 1.0), lambda: irr(1.0)):
        with pytest.raises(FleetwattError, match="axis"):
            call()


def outlay_first(draw):
    flows = draw(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40))
    return np.array([-draw(st.floats(0.01, 1e7)), *flows])


@given(st.data())
def test_irr_is_the_root_that_scipy_finds(data):
    flows = outlay_first(data.draw)
    low, high = -0.999, 1e5
    assume(by_sum(np.array(low), flows) > 0 > by_sum(np.array(high), flows))
    root = brentq(lambda rate: float(by_sum(np.array(rate), flows)), low, high, xtol=1e-14)
    assert irr(flows) == pytest.approx(root, rel=1e-9, abs=1e-11)


@given(st.data(), st.integers(-300, 300))
def test_the_unit_of_money_does_not_matter(data, exponent):
    flows = outlay_first(data.draw)
    assert np.array_equal(irr(flows * 2.0**exponent), irr(flows), equal_nan=True)
    assert npv(0.05, flows * 2.0**exponent) == npv(0.05, flows) * 2.0**exponent
    assert np.array_equal(irr(-flows), irr(flows), equal_nan=True)


@given(hnp.arrays(float, st.integers(0, 12), elements=st.floats(-1e9, 1e9)))
def test_a_rate_makes_the_value_vanish(flows):
    rate = irr(flows)
    if np.isnan(rate):
        return
    assert rate > -1
    # Next to -1 the rate's own rounding moves any value.
    if rate < -1 + 1e-9:
        return
    scale = (np.abs(flows) * (1 + rate) ** -np.arange(len(flows))).sum()
    slope = np.abs(flows * np.arange(len(flows)) * (1 + rate) ** -np.arange(len(flows))).sum()
    rounded = np.spacing(1.0) / (1 + rate)
    assert abs(npv(rate, flows)) <= 1e-12 * scale + (1e-12 + rounded) * slope
    assert irr(np.concatenate([[0.0], flows, [0.0]])) == rate


def test_results_larger_than_memory_are_refused():
    tall, wide = np.zeros((10**7, 1)), np.zeros((10**7, 1))
    for call in (
        lambda: npv(tall[:, :, None], wide),
        lambda: irr(np.broadcast_to(1.0, (10**7, 10**7))[..., None]),
        lambda: irr(np.broadcast_to(1.0, (10**14,))),
        lambda: saturation_pressure_pa(np.broadcast_to(20.0, (10**7, 10**7))),
        lambda: dew_point_c(tall, np.broadcast_to(0.5, (1, 10**7))),
    ):
        with pytest.raises(FleetwattError, match="does not fit into memory"):
            call()
    assert npv(np.zeros((0, 1)), np.zeros((10**6, 3))).shape == (0, 10**6)


@given(st.floats(1.0, 1e9), st.floats(0, 0.5, allow_subnormal=False), st.integers(1, 60))
def test_an_annuity_is_worth_its_amount(amount, rate, years):
    payment = annuity(amount, rate, years)
    assert npv(rate, [-amount, *[payment] * years]) == pytest.approx(0, abs=1e-9 * amount)


def test_annuities_at_their_limits():
    assert annuity(100.0, 0.0, 2.5) == 40.0
    assert annuity(100.0, 1e-12, 2.5) == pytest.approx(40.0, rel=1e-11)
    years = np.linspace(0.1, 40, 400)
    assert (np.diff(annuity(1.0, 0.07, years)) < 0).all()
    # In the end interest alone is paid.
    assert annuity(100.0, 0.07, 1e4) == pytest.approx(7.0, rel=1e-12)
    assert np.isnan(annuity(100.0, np.nan, 5.0))
    with pytest.raises(DomainError, match="years = 0"):
        annuity(100.0, 0.07, 0.0)
    with pytest.raises(DomainError, match="rate"):
        annuity(100.0, -0.01, 5.0)


@pytest.mark.parametrize(("life", "published"), [(5, 8.5), (3, 12.0), (7, 7.0)])
def test_published_cost_of_a_gigawatt(life, published):
    """Epoch AI (2026): 38 G$ of investment, 0.9 a year, facilities for 14 years."""
    it, facility, rate = 25.1, 12.9, 0.07
    found = annualised_tco(it, facility, 0.9, rate, life, 14)
    assert found == pytest.approx(published, rel=0.03)
    # Each investment by the root of its present value.
    parts = [
        brentq(lambda p, a=a, n=n: by_sum(np.array(rate), [-a, *[p] * n]), 0, a)
        for a, n in [(it, life), (facility, 14)]
    ]
    assert found == pytest.approx(sum(parts) + 0.9, rel=1e-10)
    # Straight lines cannot give all three.
    assert abs(it / life + facility / 14 + 0.9 - published) / published > 0.15


def test_published_interest_of_servers_and_their_hall():
    """Barroso, Clidaras and Hoelzle's monthly payments, as a public cost model has them."""
    monthly = 0.08 / 12
    for watt, usd, life, hall, server in [
        (2_000, 20_000, 1.5, 1396.8293002525575, 1290.5074913527715),
        (10_200, 300_000, 5, 23746.09810429348, 64975.09719144927),
    ]:
        months, capex, term = 12 * life, 10.0 * watt, 12 * 12
        interest = months * annuity(capex, monthly, term) - capex * months / term
        assert interest == pytest.approx(hall, rel=1e-9)
        assert months * annuity(usd, monthly, months) - usd == pytest.approx(server, rel=1e-9)
