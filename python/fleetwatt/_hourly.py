"""The rules that make full hours out of stamps; stated in ``docs/models/drivers.md``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt._faults import config_error, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from fleetwatt.drivers import Hours, Series

SHORT_GAP_H = 6
LONG_GAP_H = 14 * 24
DAY, WEEK = 24, 168
_STEPS_MIN = (5, 10, 15, 20, 30, 60, 120, 180)
_USUAL_ZONES = ("Europe/Paris", "Europe/London", "Europe/Helsinki", "America/New_York")


def to_hours(
    stamps: pd.DatetimeIndex,
    values: Mapping[str, Series],
    *,
    timezone: str,
    where: Callable[[int], str],
    report: list[str],
    like: int,
    instants: bool = False,
    start: str | None = None,
    end: str | None = None,
) -> tuple[Hours, dict[str, Series]]:
    """Return naive UTC hours without a gap and the series on them.

    Parameters
    ----------
    stamps
        Of each row, naive in `timezone`, or zoned.
    values
        Of each row; NaN where missing.
    timezone
        IANA name, "UTC" or an offset as "+01:00".
    where
        Names the place of a row in the file.
    report
        Receives a sentence for each rule that was applied.
    like
        Hours after which values repeat (24 or 168), for filling longer gaps.
    instants
        Whether values are those of an instant, so that 2- or 3-hourly rows may be
        interpolated.
    start, end
        Naive UTC bounds, the second excluded.
    """
    time, order = _utc(stamps, values, timezone, where, report)
    rows = {name: series[order] for name, series in values.items()}
    keep = _within(time, start, end)
    if not keep.all():
        report.append(f"{counted((~keep).sum(), 'row')} outside {start} to {end} were left out.")
        time, order = time[keep], order[keep]
        rows = {name: series[keep] for name, series in rows.items()}
    hours, on_hours = _grid(time, rows, instants, lambda row: where(int(order[row])), report)
    return hours, fill(hours, on_hours, like, report)


def counted(number: int | np.integer[Any], noun: str) -> str:
    """Return "1 hour", "2 hours"."""
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _within(time: NDArray[np.datetime64], start: str | None, end: str | None) -> NDArray[np.bool_]:
    keep = np.ones(len(time), dtype=bool)
    for name, bound in (("start", start), ("end", end)):
        if bound is None:
            continue
        try:
            limit = np.datetime64(bound)
        except ValueError as error:
            raise config_error(name, f"{bound!r} is not a time like 2025-01-31") from error
        keep &= time >= limit if name == "start" else time < limit
    if not keep.any():
        raise config_error("start, end", f"no rows from {start} to {end} UTC")
    return keep


def _utc(
    stamps: pd.DatetimeIndex,
    values: Mapping[str, Series],
    timezone: str,
    where: Callable[[int], str],
    report: list[str],
) -> tuple[NDArray[np.datetime64], NDArray[np.intp]]:
    """Naive UTC times in rising order, and the row each comes from."""
    zone = parse_zone(timezone)
    if stamps.tz is not None:
        report.append(
            f"The stamps carry their own zone; the declared one ({timezone}) was not used."
        )
        stamps, zone = stamps.tz_convert("UTC").tz_localize(None), np.timedelta64(0, "m")
        own_zone = True
    else:
        own_zone = False
    backwards = bool(stamps.is_monotonic_decreasing) and len(stamps) > 1
    order = np.argsort(stamps[::-1] if backwards else stamps, kind="stable")
    if backwards:
        order = len(order) - 1 - order
    if (order != np.arange(len(order))).any():
        report.append("The rows were not in the order of time and were sorted.")
    local = stamps[order]
    if isinstance(zone, np.timedelta64):
        if not own_zone:
            _refuse_local(local, timezone)
        first = second = local - zone
        exists = np.ones(len(local), dtype=bool)
        doubled = ~exists
    else:
        first, second = (
            local.tz_localize(zone, ambiguous=np.full(len(local), summer), nonexistent="NaT")
            .tz_convert("UTC")
            .tz_localize(None)
            for summer in (True, False)
        )
        exists = ~np.asarray(first.isna())
        doubled = exists & np.asarray(first != second)

    # The how-manieth row with the same stamp.
    place = np.arange(len(local))
    begins = np.ones(len(local), dtype=bool)
    begins[1:] = np.asarray(local[1:] != local[:-1])
    rank = place - np.maximum.accumulate(np.where(begins, place, 0))
    repeated = rank > np.where(doubled, 1, 0)
    for at in np.flatnonzero(repeated).tolist():
        if not all(
            np.array_equal(series[order[at]], series[order[at - 1]], equal_nan=True)
            for series in values.values()
        ):
            raise config_error(
                where(int(order[at])),
                f"{local[at]} stands twice with different values (first in "
                f"{where(int(order[at - 1]))}); if clocks go back then, the zone is not "
                f"{timezone}",
            )
    if repeated.any():
        report.append(
            f"{counted(repeated.sum(), 'row')} with the stamp and the values of another (first "
            f"{local[repeated][0]}): dropped."
        )
    twice = doubled & (rank == 1)
    if not exists.all():
        lost = local[~exists]
        if twice.any():
            raise config_error(
                "timezone",
                f"declared {timezone}, where {lost[0]} does not exist but has a row, while "
                f"{local[twice][0]} stands twice: the rows follow another clock",
            )
        report.append(
            f"{counted(len(lost), 'row')} at times that do not exist in {timezone} (clocks go "
            f"forward; first {lost[0]}): dropped, the file gives every day 24 hours. A file in "
            "UTC looks the same."
        )
    keep = exists & ~repeated
    time = np.where(twice, second.to_numpy(), first.to_numpy())[keep]
    order = order[keep]

    # A doubled hour given once stands for both of its passes.
    alone = doubled & begins & ~np.append(twice[1:], False)
    spread = np.asarray(second - first)[alone]
    step = np.median(np.diff(time)) if len(time) > 1 else np.timedelta64(0, "m")
    if alone.any() and step <= np.timedelta64(1, "h"):
        again = alone[keep]
        time = np.append(time, time[again] + spread)
        order = np.append(order, order[again])
        chronological = np.argsort(time, kind="stable")
        time, order = time[chronological], order[chronological]
        report.append(
            f"{counted(alone.sum(), 'row')} given once for hours that pass twice in {timezone} "
            f"(clocks go back; first {local[alone][0]}): the second pass repeats the first."
        )
    return time.astype("datetime64[m]"), order


def parse_zone(timezone: str) -> str | np.timedelta64:
    """Return an IANA name, or the offset from UTC where the zone is a fixed one."""
    import zoneinfo

    fixed = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?", timezone)
    if fixed:
        minutes = 60 * int(fixed[2]) + int(fixed[3] or 0)
        if minutes <= 14 * 60:
            return np.timedelta64(minutes if fixed[1] == "+" else -minutes, "m")
    elif timezone in {"UTC", "Z", "GMT", "Etc/UTC"}:
        return np.timedelta64(0, "m")
    elif timezone in (known := zoneinfo.available_timezones()):
        return timezone
    else:
        usual = [*_USUAL_ZONES, "UTC"]
        close = nearest(timezone, known).rpartition("; did you mean")[2]
        guess = f"; did you mean{close}" if close.endswith("?") else ""
        raise config_error(
            "timezone",
            f"unknown zone {timezone!r}; an IANA name (as {usual[0]}), UTC or +01:00{guess}",
        )
    raise config_error("timezone", f"the offset {timezone!r} is beyond 14 hours")


def _refuse_local(time: pd.DatetimeIndex, declared: str) -> None:
    """Refuse a file declared in a fixed zone whose days show clocks going forward or back."""
    import pandas as pd

    if len(time) < 2 or np.median(np.diff(time)) > np.timedelta64(1, "h"):
        return
    span = pd.date_range(time[0].floor("h"), time[-1], freq="h")
    hour = pd.Timedelta(hours=1)
    repeats = time[np.asarray(time.duplicated())].floor("h")
    for zone in _USUAL_ZONES:
        marks = [
            span.tz_localize(zone, ambiguous=np.full(len(span), summer), nonexistent="NaT")
            for summer in (True, False)
        ]
        lost = span[np.asarray(marks[0].isna())]
        doubled = span[np.asarray(marks[0].notna() & (marks[0] != marks[1]))]
        around = (lost - hour).isin(time) & (lost + hour).isin(time)
        if len(lost) and around.all() and not lost.isin(time.floor("h")).any():
            sign = f"{lost[0]} is missing, as where clocks go forward"
        elif len(doubled) and doubled.isin(repeats).all():
            sign = f"{doubled[0]} stands twice, as where clocks go back"
        else:
            continue
        raise config_error("timezone", f"declared {declared}, but {sign} in {zone}: local time?")


def _grid(
    time: NDArray[np.datetime64],
    rows: dict[str, Series],
    instants: bool,
    where: Callable[[int], str],
    report: list[str],
) -> tuple[Hours, dict[str, Series]]:
    """Lay the rows on every hour from the first to the last, NaN where there are none."""
    minutes = time.astype(np.int64)
    if len(minutes) < 2:
        raise config_error("time", "fewer than two rows")
    steps = np.diff(minutes)
    sizes, counts = np.unique(steps, return_counts=True)
    step = int(sizes[np.argmax(counts)])
    if step not in _STEPS_MIN or (step > 60 and not instants):
        accepted = [s for s in _STEPS_MIN if s <= 60 or instants]
        raise config_error(
            "time", f"the rows stand {step} minutes apart; accepted: {accepted} minutes"
        )
    off = np.flatnonzero((minutes - minutes[np.argmax(steps == step)]) % step)
    if off.size:
        raise config_error(
            where(off[0]), f"{time[off[0]]} UTC is off the {step}-minute steps of the file"
        )
    first = minutes[0] // 60
    if step > 60:
        report.append(
            f"{step // 60}-hourly instants were interpolated (shape-preserving cubic) to the "
            "middle of each hour."
        )
        for name, series in rows.items():
            apart = np.diff(minutes[~np.isnan(series)])
            bridged = int(np.sum((apart > step) & (apart <= SHORT_GAP_H * 60 + step)))
            if bridged:
                report.append(
                    f"{name}: {counted(bridged, 'gap')} of up to {SHORT_GAP_H} h interpolated in "
                    "the same way."
                )
        middle = np.arange(-(-(minutes[0] - 30) // 60), (minutes[-1] - 30) // 60 + 1) * 60 + 30
        hours = ((middle - 30) // 60).astype("datetime64[h]")
        return hours, {
            name: _interpolate(minutes, series, middle, SHORT_GAP_H * 60 + step)
            for name, series in rows.items()
        }
    length = int(minutes[-1] // 60 - first + 1)
    hours = (first + np.arange(length)).astype("datetime64[h]")
    slot = minutes // 60 - first
    if step < 60:
        report.append(f"{step}-minute values were averaged to hours.")
    elif minutes[0] % 60:
        report.append(f"Stamps stand at minute {minutes[0] % 60}: taken as the hour around it.")
    out = {}
    for name, series in rows.items():
        valid = ~np.isnan(series)
        count = np.bincount(slot[valid], minlength=length)
        total = np.bincount(slot[valid], weights=series[valid], minlength=length)
        enough = count * step >= 30
        out[name] = np.where(enough, total / np.maximum(count, 1), np.nan)
    return hours, out


def _interpolate(
    minutes: NDArray[np.int64], series: Series, wanted: NDArray[np.int64], widest: int
) -> Series:
    """Shape-preserving cubic through the valid instants; NaN in intervals above `widest`."""
    valid = ~np.isnan(series)
    x, y = minutes[valid], series[valid]
    out: Series = np.full(len(wanted), np.nan)
    if len(x) < 2:
        return out
    interval = np.clip(np.searchsorted(x, wanted, side="right") - 1, 0, len(x) - 2)
    inside = (wanted >= x[0]) & (wanted <= x[-1]) & (x[interval + 1] - x[interval] <= widest)
    width = np.diff(x).astype(np.float64)
    n = interval[inside]
    t = (wanted[inside] - x[n]) / width[n]
    slope = _slopes(width, np.diff(y) / width)
    out[inside] = (
        (1 + 2 * t) * (1 - t) ** 2 * y[n]
        + t * (1 - t) ** 2 * width[n] * slope[n]
        + t**2 * (3 - 2 * t) * y[n + 1]
        + t**2 * (t - 1) * width[n] * slope[n + 1]
    )
    return out


def _slopes(width: Series, chord: Series) -> Series:
    """Slopes at the nodes of a monotone cubic: Fritsch and Butland (1984), doi 10.1137/0905021.

    The weighted harmonic mean of the chords on either side, zero at an extremum; the chord
    itself at the ends.
    """
    slope = np.concatenate([chord[:1], np.zeros(len(chord) - 1), chord[-1:]])
    left, right = chord[:-1], chord[1:]
    same = left * right > 0
    a = (2 * width[1:] + width[:-1])[same]
    b = (width[1:] + 2 * width[:-1])[same]
    slope[1:-1][same] = (a + b) / (a / left[same] + b / right[same])
    return slope


def fill(
    hours: Hours, series: Mapping[str, Series], like: int, report: list[str]
) -> dict[str, Series]:
    """Fill gaps of regular hours: short ones in time, longer ones from like hours around."""
    out: dict[str, Series] = {}
    short: dict[str, list[tuple[int, int]]] = {}
    long: dict[str, list[tuple[int, int]]] = {}
    refused: dict[str, list[tuple[int, int]]] = {}
    for name, values in series.items():
        valid = ~np.isnan(values)
        if not valid.any():
            raise config_error(name, "no values")
        filled = values.copy()
        for begin, end in _runs(~valid):
            inner = begin > 0 and end < len(values)
            if end - begin <= SHORT_GAP_H and inner:
                gap = np.arange(begin, end)
                filled[gap] = np.interp(gap, [begin - 1, end], values[[begin - 1, end]])
                short.setdefault(name, []).append((begin, end))
            elif end - begin <= LONG_GAP_H:
                filled[begin:end] = [_like(values, valid, at, like) for at in range(begin, end)]
                long.setdefault(name, []).append((begin, end))
            else:
                refused.setdefault(name, []).append((begin, end))
        left = np.flatnonzero(np.isnan(filled))
        if left.size and not refused:
            raise config_error(name, f"nothing like {hours[left[0]]} UTC to fill the gap with")
        out[name] = filled
    if refused:
        listed = [
            f"{', '.join(names)}: {hours[begin]} to {hours[end - 1]} UTC ({end - begin} h)"
            for names, runs in _together(refused)
            for begin, end in runs
        ]
        more = f"; and {len(listed) - 10} more" if len(listed) > 10 else ""
        raise config_error(
            "time",
            f"gaps longer than 14 days: {'; '.join(listed[:10])}{more}; start and end choose a "
            "part of the file",
        )
    around = "days" if like == DAY else "weeks"
    for gaps, how in (
        (short, f"of up to {SHORT_GAP_H} h interpolated in time"),
        (long, f"filled with the mean of the same hour of the {around} around"),
    ):
        for names, runs in _together(gaps):
            count = sum(end - begin for begin, end in runs)
            report.append(
                f"{', '.join(names)}: {counted(count, 'hour')} in {counted(len(runs), 'gap')} "
                f"{how} (first {hours[runs[0][0]]} UTC)."
            )
    return out


def _together(
    gaps: dict[str, list[tuple[int, int]]],
) -> list[tuple[list[str], list[tuple[int, int]]]]:
    """Series with the same gaps, together."""
    groups: list[tuple[list[str], list[tuple[int, int]]]] = []
    for name, runs in gaps.items():
        for names, same in groups:
            if same == runs:
                names.append(name)
                break
        else:
            groups.append(([name], runs))
    return groups


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Begin and end of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def _like(values: Series, valid: NDArray[np.bool_], at: int, like: int) -> float:
    """Mean of the nearest valid like hours before and after."""
    found = []
    for step in (-like, like):
        other = at + step
        while 0 <= other < len(values) and abs(other - at) <= LONG_GAP_H + WEEK:
            if valid[other]:
                found.append(values[other])
                break
            other += step
    return float(np.mean(found)) if found else np.nan
