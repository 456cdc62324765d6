"""The replication of Lei and Masanet (2022) beside the same equations in NumPy.

Run by ``make bench``. Results are compared before anything is timed. NumPy is given the plants;
fleetwatt also picks them.
"""

import sys
from pathlib import Path

import numpy as np
from yardstick import seconds

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

from published_oracle import Year, usage

from fleetwatt.climate import synthetic
from fleetwatt.facility.published import lei_masanet_2022


def main() -> None:
    weather = synthetic("lyon")
    print("200 plants of Lei and Masanet (2022) through 8,760 hours, median of five")
    for case in (1, 2, 5, 7):
        plants = lei_masanet_2022(weather, case)
        theirs = usage(Year(weather), case, plants)
        np.testing.assert_allclose(theirs.T, plants[["pue", "wue_l_kwh"]], rtol=1e-10)
        numpy_s = seconds(lambda: usage(Year(weather), case, plants))  # noqa: B023
        one, two = (
            seconds(lambda: lei_masanet_2022(weather, case, threads=threads))  # noqa: B023
            for threads in (1, 2)
        )
        print(
            f"  case {case}: fleetwatt {one:.3f} s, on two threads {two:.3f} s; "
            f"NumPy {numpy_s:.3f} s; ratio on one thread {numpy_s / one:.1f}"
        )


if __name__ == "__main__":
    main()
