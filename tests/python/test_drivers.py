"""Containers, and readers of weather."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy.interpolate import PchipInterpolator

from fleetwatt._core import ConfigError
from fleetwatt._hourly import _interpolate, parse_zone
from fleetwatt._weather_files import read_epw, read_table
from fleetwatt.drivers import Carbon, Prices, Weather, typical_years

COLUMNS = {"time": "date", "dry_bulb_c": "t", "relative_humidity": "u", "pressure_pa": "p"}
UNITS = {"dry_bulb_c": "degC", "relative_humidity": "percent", "pressure_pa": "hPa"}


def hours(start: str, count: int) -> np.ndarray:
    return np.datetime64(start, "h") + np.arange(count)


def weather(start: str = "2025-01-01", count: int = 48, **more: object) -> Weather:
    n = np.arange(count)
    return Weather(
        hours(start, count),
        {
            "dry_bulb_c": 10 + 5 * np.sin(n / 24 * 2 * np.pi),
            "relative_humidity": np.full(count, 0.5),
            "pressure_pa": np.full(count, 1e5),
        },
        **more,
    )


# Containers


def test_series_are_attributes_and_frozen():
    driver = weather(source="made", report=["clean"])
    assert driver.dry_bulb_c is driver.series["dry_bulb_c"]
    assert driver.wind_m_s is None
    assert driver.report == ("clean",)
    with pytest.raises(AttributeError, match="frozen"):
        driver.source = "other"
    with pytest.raises(ValueError, match="read-only"):
        driver.dry_bulb_c[0] = 1.0
    with pytest.raises(TypeError):
        driver.series["dry_bulb_c"] = driver.dry_bulb_c
    assert "48 hours" in repr(driver)


def test_the_input_stays_the_callers():
    values = np.array([50.0, 60.0])
    prices = Prices(hours("2025-01-01", 2), {"price_eur_mwh": values})
    values[0] = -1.0
    assert prices.price_eur_mwh[0] == 50.0


def test_equality_is_of_data():
    assert weather(source="a") == weather(source="b")
    assert weather() != weather("2025-01-02")
    assert weather() != weather(timezone="Europe/Paris")
    assert weather() != "weather"
    with pytest.raises(TypeError):
        hash(weather())


@pytest.mark.parametrize("again", [copy.deepcopy, lambda d: pickle.loads(pickle.dumps(d))])
def test_copies_are_equal_and_frozen(again):
    driver = weather(source="made", report=["clean"])
    other = again(driver)
    assert other == driver
    assert other.report == driver.report
    assert not other.dry_bulb_c.flags.writeable


def test_pandas_and_back():
    driver = weather(timezone="Europe/Paris", source="made", report=["one", "two"])
    frame = driver.to_pandas()
    assert frame.attrs["units"]["pressure_pa"] == "Pa"
    again = Weather.from_pandas(frame)
    assert again == driver
    assert (again.source, again.report) == (driver.source, driver.report)
    frame.index = frame.index.tz_localize("UTC").tz_convert("Asia/Tokyo")
    assert Weather.from_pandas(frame) == driver
    with pytest.raises(TypeError, match="no times"):
        Weather.from_pandas(frame.reset_index(drop=True))


@pytest.mark.parametrize("report", [(), ("one", "two")])
def test_netcdf_and_back(tmp_path, report):
    driver = weather(timezone="Europe/Paris", source="made", report=report)
    driver.to_xarray().to_netcdf(tmp_path / "w.nc", engine="h5netcdf")
    with xr.open_dataset(tmp_path / "w.nc", engine="h5netcdf") as dataset:
        assert dataset["dry_bulb_c"].attrs["units"] == "degC"
        again = Weather.from_xarray(dataset)
    assert again == driver
    assert again.report == report
    dataset = driver.to_xarray()
    dataset["pressure_pa"].attrs["units"] = "hPa"
    with pytest.raises(ConfigError, match="unit 'hPa', expected 'Pa'"):
        Weather.from_xarray(dataset)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dry_bulb": [1.0, 2.0]}, "did you mean 'dry_bulb_c'"),
        ({"pressure_pa": None}, "pressure_pa: missing series"),
        ({"dry_bulb_c": [1.0]}, r"shape \(1,\), expected \(2,\)"),
        ({"dry_bulb_c": [1.0, np.nan]}, "nan degC at 2025-01-01T01 UTC"),
        ({"dry_bulb_c": [1.0, 61.0]}, "61 degC at 2025-01-01T01 UTC .element 1. is outside"),
        ({"relative_humidity": [1.0, 1.01]}, "accepted range, 0 to 1 fraction"),
    ],
)
def test_bad_values_are_refused_by_name_and_hour(change, message):
    values = {
        "dry_bulb_c": [1.0, 2.0],
        "relative_humidity": [0.5, 0.5],
        "pressure_pa": [1e5, 1e5],
    } | change
    values = {name: value for name, value in values.items() if value is not None}
    with pytest.raises(ConfigError, match=message) as caught:
        Weather(hours("2025-01-01", 2), values)
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0][0] in str(caught.value)


@pytest.mark.parametrize(
    "values",
    [
        ["1", "2"],
        [True, False],
        [1j, 2j],
        np.ma.masked_array([1.0, 2.0], [True, False]),
        np.array(["2025", "2026"], dtype="datetime64[Y]"),
    ],
)
def test_what_is_no_real_number_is_a_type_error(values):
    with pytest.raises(TypeError, match="price_eur_mwh"):
        Prices(hours("2025-01-01", 2), {"price_eur_mwh": values})


@pytest.mark.parametrize(
    ("time", "kind", "message"),
    [
        (["2025-01-01T00", "2025-01-01T00"], ConfigError, "does not follow"),
        (["2025-01-01T00", "2025-01-01T00:30"], ConfigError, "no full hour"),
        (["2025-01-01T00", "NaT"], ConfigError, "no full hour"),
    ],
)
def test_bad_hours_are_refused(time, kind, message):
    with pytest.raises(kind, match=message):
        Prices(np.array(time, dtype="datetime64[m]"), {"price_eur_mwh": [1.0, 2.0]})


def test_zoned_or_numeric_time_is_a_type_error():
    zoned = pd.date_range("2025-01-01", periods=2, freq="h", tz="UTC")
    for time in (zoned, [0, 1]):
        with pytest.raises(TypeError, match="datetime64"):
            Prices(time, {"price_eur_mwh": [1.0, 2.0]})


def test_importing_drivers_loads_no_heavy_library():
    code = (
        "import sys, fleetwatt, fleetwatt.drivers, fleetwatt.supply, fleetwatt._weather_files\n"
        "fleetwatt.supply.synthetic_prices()\n"
        "print([m for m in ('pandas', 'xarray', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Typical years


def test_years_are_split_and_lose_the_leap_day():
    driver = weather("2023-12-31T23", 366 * 24 + 10)
    (year,) = typical_years(driver)
    assert len(year) == 8760
    assert str(year.time[0]) == "2024-01-01T00"
    assert "29 February 2024 was left out." in year.report
    assert not (np.char.startswith(year.time.astype(str), "2024-02-29")).any()


def test_a_few_missing_hours_take_the_nearest_day():
    driver = weather("2025-01-01T02", 8757)
    (year,) = typical_years(driver)
    np.testing.assert_array_equal(year.dry_bulb_c[:2], year.dry_bulb_c[24:26])
    assert year.dry_bulb_c[-1] == year.dry_bulb_c[-25]
    assert any("3 of 8760 hours" in line for line in year.report)


@pytest.mark.parametrize("count", [48, 8699])
def test_no_full_year_says_what_is_missing(count):
    with pytest.raises(ConfigError, match=f"2025 has {count} hours; at least 8700 of 8760"):
        typical_years(weather(count=count))


# Tables


def table(tmp_path, rows, header="date,t,u,p", name="w.csv", end="\n"):
    file = tmp_path / name
    file.write_bytes((header + end + end.join(rows) + end).encode())
    return file


def rows_of(times, **columns):
    return [
        ",".join([str(time).replace("T", " "), *(f"{values[n]}" for values in columns.values())])
        for n, time in enumerate(times)
    ]


def plain(times):
    n = np.arange(len(times))
    return rows_of(times, t=n % 24, u=50 + n % 24, p=np.full(len(times), 1000))


def read(file, timezone="UTC", **more):
    return read_table(file, COLUMNS, UNITS, timezone, **more)


def test_a_plain_table_is_read_without_a_word(tmp_path):
    times = hours("2025-01-01", 48)
    driver = read(table(tmp_path, plain([f"{t}:00" for t in times])))
    np.testing.assert_array_equal(driver.time, times)
    np.testing.assert_array_equal(driver.dry_bulb_c, np.arange(48) % 24)
    np.testing.assert_allclose(driver.relative_humidity, (50 + np.arange(48) % 24) / 100)
    np.testing.assert_allclose(driver.pressure_pa, 1e5)
    assert driver.report == ()


@pytest.mark.parametrize("timezone", ["+01:00", "UTC+1", "Europe/Paris"])
def test_local_stamps_become_utc(tmp_path, timezone):
    times = [f"{t}:00" for t in hours("2025-01-02", 48)]
    driver = read(table(tmp_path, plain(times)), timezone)
    assert str(driver.time[0]) == "2025-01-01T23"


def test_other_notations_of_units_and_times(tmp_path):
    rows = [f"0{n} 01 2025 00h;{273.15 + n};0.5;100" for n in range(1, 3)]
    with pytest.raises(ConfigError, match="time_format"):
        read(table(tmp_path, rows, "date;t;u;p"))
    rows = [f"01.01.2025 {n:02};{273.15 + n};0.5;100" for n in range(3)]
    driver = read_table(
        table(tmp_path, rows, "date;t;u;p"),
        COLUMNS,
        {"dry_bulb_c": "K", "relative_humidity": "fraction", "pressure_pa": "kPa"},
        "UTC",
        time_format="%d.%m.%Y %H",
    )
    np.testing.assert_allclose(driver.dry_bulb_c, [0, 1, 2], atol=1e-9)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"date,t,u,p\n", "header and no rows"),
        (b"date,temp,u,p\n2025-01-01 00:00,1,50,1000\n", "no such column"),
        (b"date,T,u,p\n2025-01-01 00:00,1,50,1000\n", "did you mean 'T'"),
        (b"date,t,t,p\n2025-01-01 00:00,1,50,1000\n", "stands twice in the header"),
        (b"date,t,u,p\n2025-01-01 00:00,1,50,1000\n2025-01-01 01:0", "line 3: 1 fields"),
        (b"date,t,u,p\n2025-01-01 00:00,1,5,50,1000\n", "decimal comma"),
        (b"date;t;u;p\n2025-01-01 00:00;1,5;50;1000\n", r"decimal comma; write 1\.5"),
        (b"date,t,u,p\n2025-01-01 00:00,warm,50,1000\n", "line 2: dry_bulb_c|'warm'"),
        (b"date,t,u,p\n2025-01-01 00:00,inf,50,1000\n", "infinite"),
        (b"date,t,u,p\nsoon,1,50,1000\n", "'soon' is not a time"),
        (b"date,t,u,p\n2025-02-30 00:00,1,50,1000\n", "line 2: date = '2025-02-30 00:00'"),
        (b"date,t,u,p\n2025-01-01 00:00,1,50,1000\n", "fewer than two rows"),
        (b"date,t,u,p\n2025-01-01 00:00,\xe9,50,1000\n", "not UTF-8"),
        (b"date,t,u,p\n2025-01-01 00:00,1_0,50,1000\n", "'1_0' is not a number"),
        (b"date,t,u,p\n" + b"x" * 200_000, "field larger than"),
        (b"\x1f\x8b1234", "damaged"),
        (b"a\0b", "not a text"),
    ],
)
def test_bad_files_are_refused(tmp_path, content, message):
    file = tmp_path / "w.csv"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        read(file)


def test_an_absent_file_is_a_config_error(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        read(tmp_path / "absent.csv")
    with pytest.raises(ConfigError, match="No such file"):
        read_epw(tmp_path / "absent.epw")
    (tmp_path / "w.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(ConfigError, match="Parquet"):
        read(tmp_path / "w.parquet")


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"dry_bulb_c": "C"}, "unknown unit 'C'; accepted: degC, K, degF"),
        ({"dry_bulb_c": "K"}, "outside"),
        ({"relative_humidity": "fraction"}, "in percent or % all values would fit"),
        ({"pressure_pa": "Pa"}, "in hPa or mbar all values would fit"),
        ({"wind_m_s": "m/s"}, "unit without a column"),
    ],
)
def test_wrong_units_are_refused(tmp_path, units, message):
    file = table(tmp_path, plain([f"{t}:00" for t in hours("2025-01-01", 48)]))
    with pytest.raises(ConfigError, match=message):
        read_table(file, COLUMNS, UNITS | units, "UTC")


def test_fractions_declared_percent_are_noticed(tmp_path):
    file = table(tmp_path, [f"2025-01-01 0{n}:00,1,0.5,1000" for n in range(5)])
    with pytest.raises(ConfigError, match="fraction"):
        read(file)


def test_missing_columns_and_names_are_refused(tmp_path):
    file = table(tmp_path, plain([f"{t}:00" for t in hours("2025-01-01", 3)]))
    for columns, message in [
        ({**COLUMNS, "dry_bulb": "t"}, "did you mean 'dry_bulb_c'"),
        ({k: v for k, v in COLUMNS.items() if k != "time"}, "columns.time"),
        ({k: v for k, v in COLUMNS.items() if k != "pressure_pa"}, "columns.pressure_pa"),
    ]:
        with pytest.raises(ConfigError, match=message):
            read_table(file, columns, UNITS, "UTC")


def test_spikes_are_refused_with_their_line(tmp_path):
    rows = plain([f"{t}:00" for t in hours("2025-01-01", 5)])
    rows[3] = "2025-01-01 03:00,99.9,50,1000"
    with pytest.raises(ConfigError, match=r"w\.csv, line 5: dry_bulb_c = 99\.9 degC"):
        read(table(tmp_path, rows))


def test_humidity_just_above_one_is_clipped_and_said(tmp_path):
    rows = [f"2025-01-01 0{n}:00,1,{100 + n},1000" for n in range(5)]
    driver = read(table(tmp_path, rows))
    assert driver.relative_humidity.max() == 1.0
    assert any("4 values just outside" in line for line in driver.report)


def test_order_repeats_line_ends_and_marks(tmp_path):
    rows = plain([f"{t}:00" for t in hours("2025-01-01", 6)])
    mixed = [rows[n] for n in (2, 0, 1, 1, 3, 5, 4)]
    file = table(tmp_path, mixed, header="\ufeffdate,t,u,p", end="\r\n")
    driver = read(file)
    np.testing.assert_array_equal(driver.dry_bulb_c, np.arange(6))
    assert any("sorted" in line for line in driver.report)
    assert any("1 row with the stamp" in line for line in driver.report)
    mixed[3] = mixed[3].replace(",1,", ",1.5,")
    with pytest.raises(ConfigError, match=r"line 5: 2025-01-01 01:00:00 stands twice .* line 4"):
        read(table(tmp_path, mixed))


def test_short_gaps_are_interpolated_long_ones_copied_and_both_said(tmp_path):
    times = hours("2025-01-01", 40 * 24)
    rows = plain([f"{t}:00" for t in times])
    keep = [n for n in range(len(rows)) if not (30 <= n < 33 or 240 <= n < 270)]
    rows[100] = rows[100].replace(",4,", ",NaN,")
    driver = read(table(tmp_path, [rows[n] for n in keep]))
    assert len(driver) == len(times)
    np.testing.assert_allclose(driver.dry_bulb_c, np.arange(len(times)) % 24)
    text = " ".join(driver.report)
    assert "dry_bulb_c: 4 hours in 2 gaps of up to 6 h interpolated" in text
    assert "30 hours in 1 gap filled with the mean of the same hour of the days" in text


def test_a_hole_of_twenty_days_is_refused(tmp_path):
    times = hours("2025-01-01", 90 * 24)
    rows = plain([f"{t}:00" for t in times])
    file = table(tmp_path, rows[:480] + rows[960:])
    with pytest.raises(ConfigError, match=r"2025-01-21T00 to 2025-02-09T23 UTC \(480 h\)"):
        read(file)
    driver = read(file, start="2025-02-10")
    assert str(driver.time[0]) == "2025-02-10T00"
    assert any("480 rows outside" in line for line in driver.report)
    with pytest.raises(ConfigError, match="no rows"):
        read(file, start="2030-01-01")
    with pytest.raises(ConfigError, match="not a time"):
        read(file, end="soon")


def test_finer_rows_are_averaged(tmp_path):
    rows = [f"2025-01-01 {n // 4:02}:{15 * (n % 4):02},{n % 4 + n // 4},50,1000" for n in range(12)]
    driver = read(table(tmp_path, rows))
    np.testing.assert_allclose(driver.dry_bulb_c, [1.5, 2.5, 3.5])
    assert any("15-minute" in line for line in driver.report)
    rows.insert(5, "2025-01-01 01:07,1,50,1000")
    with pytest.raises(ConfigError, match=r"line 7: .* off the 15-minute steps"):
        read(table(tmp_path, rows))


def test_coarser_rows_are_interpolated_to_the_middle_of_hours(tmp_path):
    rows = [f"2025-01-0{1 + n // 8} {3 * (n % 8):02}:00,{n},50,1000" for n in range(24)]
    driver = read(table(tmp_path, rows))
    np.testing.assert_allclose(driver.dry_bulb_c, (np.arange(69) + 0.5) / 3)
    assert any("3-hourly" in line for line in driver.report)
    without = [row for n, row in enumerate(rows) if n not in (5, 12, 13)]
    driver = read(table(tmp_path, without))
    np.testing.assert_allclose(driver.dry_bulb_c, (np.arange(69) + 0.5) / 3)
    assert any("2 gaps of up to 6 h" in line for line in driver.report)
    columns = {**COLUMNS, "ghi_w_m2": "t"}
    with pytest.raises(ConfigError, match="180 minutes apart"):
        read_table(table(tmp_path, rows), columns, {**UNITS, "ghi_w_m2": "W/m2"}, "UTC")


def test_the_interpolation_is_that_of_scipy_inside():
    random = np.random.default_rng(3)
    x = np.cumsum(random.integers(1, 4, 200)) * 60
    y = np.cumsum(random.standard_normal(200))
    wanted = np.arange(x[1], x[-2], 30)
    ours = _interpolate(x, y, wanted, 10**9)
    inner = (wanted >= x[1]) & (wanted <= x[-2])
    np.testing.assert_allclose(ours[inner], PchipInterpolator(x, y)(wanted)[inner], rtol=1e-12)


# Clocks


def paris_day(day, clock_hours):
    return [f"{day} {h:02}:00,{n},50,1000" for n, h in enumerate(clock_hours)]


def test_the_day_of_23_hours(tmp_path):
    rows = paris_day("2025-03-30", [0, 1, *range(3, 24)])
    driver = read(table(tmp_path, rows), "Europe/Paris")
    assert len(driver) == 23
    assert driver.report == ()
    with pytest.raises(ConfigError, match=r"02:00:00 is missing, .* Europe/Paris"):
        read(table(tmp_path, rows), "UTC")


def test_the_day_of_25_hours(tmp_path):
    rows = paris_day("2025-10-26", [0, 1, 2, 2, *range(3, 24)])
    driver = read(table(tmp_path, rows), "Europe/Paris")
    np.testing.assert_array_equal(driver.dry_bulb_c, np.arange(25))
    assert driver.report == ()
    backwards = read(table(tmp_path, rows[::-1]), "Europe/Paris")
    np.testing.assert_array_equal(backwards.dry_bulb_c, np.arange(25))
    for zone in ("UTC", "+02:00"):
        with pytest.raises(ConfigError, match=r"02:00:00 stands twice, .* Europe/Paris"):
            read(table(tmp_path, rows), zone)
    with pytest.raises(ConfigError, match="the zone is not America/New_York"):
        read(table(tmp_path, rows), "America/New_York")


def test_days_of_24_rows_are_mended_and_said(tmp_path):
    spring = read(table(tmp_path, paris_day("2025-03-30", range(24))), "Europe/Paris")
    np.testing.assert_array_equal(spring.dry_bulb_c, [0, 1, *range(3, 24)])
    assert "do not exist in Europe/Paris" in spring.report[0]
    autumn = read(table(tmp_path, paris_day("2025-10-26", range(24))), "Europe/Paris")
    np.testing.assert_array_equal(autumn.dry_bulb_c, [0, 1, 2, 2, *range(3, 24)])
    assert "the second pass repeats the first" in autumn.report[0]


def test_rows_of_another_clock_are_refused(tmp_path):
    days = pd.date_range("2025-03-30", "2025-10-26", freq="D").strftime("%Y-%m-%d")
    rows = [row for day in days[:-1] for row in paris_day(day, range(24))]
    rows += paris_day(days[-1], [0, 1, 2, 2, *range(3, 24)])
    with pytest.raises(ConfigError, match="the rows follow another clock"):
        read(table(tmp_path, rows), "Europe/Paris")


@pytest.mark.parametrize(
    "zone",
    ["Europe/Paris", "America/New_York", "America/Santiago", "Africa/Casablanca", "Asia/Kolkata"],
)
def test_a_year_on_local_clocks_comes_back_whole(tmp_path, zone):
    time = pd.date_range("2025-01-01", periods=8760, freq="h", tz="UTC")
    local = time.tz_convert(zone).strftime("%Y-%m-%d %H:%M")
    degrees = np.arange(8760) * 0.005
    rows = rows_of(local, t=degrees, u=np.full(8760, 50), p=np.full(8760, 1000))
    driver = read(table(tmp_path, rows), zone)
    np.testing.assert_array_equal(driver.time, time.tz_localize(None).to_numpy("datetime64[h]"))
    np.testing.assert_allclose(driver.dry_bulb_c, degrees, atol=1e-12)
    assert driver.report == ()


def test_zones():
    assert parse_zone("UTC") == np.timedelta64(0, "m")
    assert parse_zone("-03:30") == np.timedelta64(-210, "m")
    assert parse_zone("Europe/Paris") == "Europe/Paris"
    with pytest.raises(ConfigError, match="did you mean 'Europe/Paris'"):
        parse_zone("Europe/Pariss")
    with pytest.raises(ConfigError, match="beyond 14 hours"):
        parse_zone("+15:00")


def test_parquet_with_zoned_stamps(tmp_path):
    time = pd.date_range("2025-10-26", periods=25, freq="h", tz="Europe/Paris")
    frame = pd.DataFrame({"date": time, "t": np.arange(25.0), "u": 50, "p": 1000.0})
    frame.to_parquet(tmp_path / "w.parquet")
    driver = read(tmp_path / "w.parquet", "Europe/Paris")
    np.testing.assert_array_equal(driver.dry_bulb_c, np.arange(25))
    assert str(driver.time[0]) == "2025-10-25T22"
    frame.set_index("date").to_parquet(tmp_path / "w.parquet")
    assert read(tmp_path / "w.parquet", "Europe/Paris") == driver


def test_parquet_with_nullable_numbers(tmp_path):
    time = pd.date_range("2025-01-01", periods=4, freq="h")
    t = pd.array([1, None, 3, 4], dtype="Int64")
    frame = pd.DataFrame({"date": time, "t": t, "u": ["50"] * 4, "p": np.float32(1000)})
    frame.to_parquet(tmp_path / "w.parquet")
    driver = read(tmp_path / "w.parquet")
    np.testing.assert_array_equal(driver.dry_bulb_c, [1, 2, 3, 4])
    frame["t"] = [True, False, True, False]
    frame.to_parquet(tmp_path / "w.parquet")
    with pytest.raises(ConfigError, match="t: holds bool, not numbers"):
        read(tmp_path / "w.parquet")


def test_stamps_with_offsets_in_text(tmp_path):
    rows = ["2025-10-26T02:00+02:00,1,50,1000", "2025-10-26T02:00+01:00,2,50,1000"]
    driver = read(table(tmp_path, rows), "Europe/Paris")
    assert [str(t) for t in driver.time] == ["2025-10-26T00", "2025-10-26T01"]
    rows.append("2025-10-26T03:00,2,50,1000")
    with pytest.raises(ConfigError, match="line 4: some stamps carry a zone"):
        read(table(tmp_path, rows), "Europe/Paris")


def test_a_course_at_odds_with_the_zone_is_said(tmp_path):
    n = np.arange(10 * 24)
    warm = np.round(15 + 5 * np.cos((n - 14) / 24 * 2 * np.pi), 2)
    rows = rows_of(
        [f"{t}:00" for t in hours("2025-06-01", len(n))],
        t=warm,
        u=np.full(len(n), 50),
        p=np.full(len(n), 1000),
    )
    file = table(tmp_path, rows)
    assert read(file, longitude=5.0).report == ()
    (line,) = read(file, longitude=120.0).report
    assert "is the time zone right" in line


# EPW


def epw(tmp_path, *, offset=1.0, years=("2004",) * 12, leap=False, change=None, header=None):
    lines = header or [
        f"LOCATION,Somewhere,XX,FRA,made,000000,45.0,5.0,{offset},200.0",
        *(f"HEADER {n}" for n in range(2, 8)),
        "DATA PERIODS,1,1,Data,Sunday,1/ 1,12/31",
    ]
    time = pd.date_range("2004-01-01" if leap else "2005-01-01", periods=8784 if leap else 8760,
                         freq="h")  # fmt: skip
    body = []
    for n, t in enumerate(time):
        row = ["0"] * 35
        row[:5] = [years[t.month - 1], str(t.month), str(t.day), str(t.hour + 1), "60"]
        warm = 15 + 10 * np.cos((t.hour - 14) / 24 * 2 * np.pi)
        row[6], row[8], row[9], row[13], row[21] = f"{warm:.1f}", "70", "99000", "100", "3.0"
        body.append(row)
        if change:
            change(n, row)
    file = tmp_path / "made.epw"
    file.write_text("\n".join(lines + [",".join(row) for row in body]) + "\n")
    return file


def test_epw_is_turned_to_utc(tmp_path):
    driver = read_epw(epw(tmp_path))
    assert len(driver) == 8760
    assert driver.time[0] == np.datetime64("2004-01-01T00")
    # Warmest hour 14:00-15:00 local standard time.
    assert int(np.argmax(driver.dry_bulb_c[:24])) == 13
    assert driver.relative_humidity[0] == pytest.approx(0.7)
    assert driver.wind_m_s[0] == 3.0
    assert any("UTC+1 h" in line for line in driver.report)
    assert "Somewhere" in driver.source
    half = read_epw(epw(tmp_path, offset=0.5))
    np.testing.assert_allclose(
        half.dry_bulb_c[13], (driver.dry_bulb_c[12] + driver.dry_bulb_c[13]) / 2
    )


def test_epw_years(tmp_path):
    years = [str(2004 + n) for n in range(12)]
    driver = read_epw(epw(tmp_path, years=years))
    assert str(driver.time[0]) == "2001-01-01T00"
    assert any("12 years" in line and "2001" in line for line in driver.report)
    driver = read_epw(epw(tmp_path, leap=True))
    assert len(driver) == 8760
    assert "29 February was left out." in driver.report


def test_epw_missing_codes_are_filled_and_said(tmp_path):
    def change(n, row):
        if 100 <= n < 103:
            row[6], row[8] = "99.9", "999"
        row[13] = "9999"

    driver = read_epw(epw(tmp_path, change=change))
    assert driver.ghi_w_m2 is None
    text = " ".join(driver.report)
    assert "dry_bulb_c, relative_humidity: 3 hours in 1 gap" in text
    assert "ghi_w_m2: only missing codes" in text

    def all_missing(_, row):
        row[9] = "999999"

    with pytest.raises(ConfigError, match=r"field 10 \(pressure_pa\) holds only missing codes"):
        read_epw(epw(tmp_path, change=all_missing))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda s: s[1:], "line 1: no EPW header"),
        (lambda s: [s[0].replace(",5.0,", ",x,"), *s[1:]], "LOCATION must end with"),
        (lambda s: [s[0].replace(",5.0,", ",120.0,"), *s[1:]], "does not fit longitude"),
        (lambda s: s[:3], "DATA PERIODS"),
        (lambda s: [*s[:7], s[7].replace("1,1", "1,4"), *s[8:]], "one row per hour"),
        (lambda s: s[:5000], "ends after 4992 of 8760"),
        (lambda s: [*s[:5000], s[5000][:30]], "line 5001: .*cut short"),
        (lambda s: [*s[:99], s[99].replace(",70,", ",wet,"), *s[100:]], r"line 100: field 9 "),
        (lambda s: [*s[:99], s[99].replace(",70,", ",170,"), *s[100:]], "line 100: relative_hum"),
        (lambda s: [*s[:99], *s[100:]], "line 100: .* should stand"),
        (lambda s: [*s, s[-1]], "more than 8760"),
        (lambda s: [line.rsplit(",", 20)[0] if n > 7 else line for n, line in enumerate(s)],
         "15 fields, an EPW row has 35"),
        (lambda s: s[:8], "ends after 0"),
    ],
)  # fmt: skip
def test_bad_epw_files_are_refused(tmp_path, edit, message):
    file = epw(tmp_path)
    file.write_text("\n".join(edit(file.read_text().splitlines())) + "\n")
    with pytest.raises(ConfigError, match=message):
        read_epw(file)


def test_the_lyon_epw(data_dir):
    (file,) = (data_dir / "weather").glob("FRA_AR_Lyon*.epw")
    driver = read_epw(file)
    raw = np.loadtxt(file, delimiter=",", skiprows=8, usecols=6)
    assert driver.dry_bulb_c.mean() == pytest.approx(raw.mean(), abs=1e-12)
    assert driver.dry_bulb_c[0] == raw[1]
    assert any("typical year" in line for line in driver.report)
    assert not any("zone right" in line for line in driver.report)


def test_three_hourly_observations(data_dir):
    file = data_dir / "weather/synop_07577_Montelimar_3h.csv"
    columns = {
        "time": "date",
        "dry_bulb_c": "t",
        "relative_humidity": "u",
        "pressure_pa": "pres",
        "wind_m_s": "ff",
    }
    units = {
        "dry_bulb_c": "degC",
        "relative_humidity": "percent",
        "pressure_pa": "Pa",
        "wind_m_s": "m/s",
    }
    with pytest.raises(ConfigError, match="longer than 14 days"):
        read_table(file, columns, units, "UTC")
    driver = read_table(file, columns, units, "UTC", start="2015-01-01", end="2020-01-01",
                        longitude=4.73)  # fmt: skip
    raw = pd.read_csv(file, index_col=0, parse_dates=True).loc["2015":"2019", "t"]
    # Published for the station: mean 14.7, 99.6th percentile 35.3 of the instants.
    assert driver.dry_bulb_c.mean() == pytest.approx(raw.mean(), abs=0.05)
    assert np.quantile(driver.dry_bulb_c, 0.996) == pytest.approx(raw.quantile(0.996), abs=0.2)
    assert len(typical_years(driver)) == 5
    assert not any("zone right" in line for line in driver.report)


def test_what_three_hourly_sampling_does_to_the_hot_end(data_dir):
    # Hourly files thinned to three hours and read back: mean and 99.6th percentile.
    from fleetwatt._hourly import _interpolate

    for file in sorted((data_dir / "weather").glob("*.epw")):
        raw = np.loadtxt(file, delimiter=",", skiprows=8, usecols=6)
        minutes = np.arange(len(raw)) * 60
        wanted = minutes[:-4] + 30
        hourly = (raw[:-4] + raw[1:-3]) / 2
        back = _interpolate(minutes[::3], raw[::3], wanted, 540)
        assert back.mean() == pytest.approx(hourly.mean(), abs=0.03)
        assert np.quantile(back, 0.996) == pytest.approx(np.quantile(hourly, 0.996), abs=0.15)


def test_carbon_has_optional_weights():
    time = hours("2025-01-01", 2)
    carbon = Carbon(time, {"combustion_g_kwh": [10.0, 20.0], "life_cycle_g_kwh": [40.0, 50.0]})
    assert carbon.generation_mw is None
