"""How far from a mean of few draws the truth may be, by Student's t (Student, Biometrika 6, 1908)."""

from scipy.special import stdtrit  # scipy.stats has the same, and takes half a second to load

_UPPER = 0.975  # 95 % lie between its two sides


def standard_errors(draws: int) -> float:
    """Standard errors to either side of the mean of so many draws, two or more, that hold the truth with 95 %."""
    return float(stdtrit(draws - 1, _UPPER))
