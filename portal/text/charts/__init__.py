"""Pictures of numbers, made here as SVG: bars, a line of days, values over time, a year to come, what leads to what.

Each has the same numbers as a table. Everything is drawn in the colour of the text, by patterns, letters and numbers,
so that it reads without colour, in forced colours and on paper. Long words stand outside, in HTML, where they wrap and
are never cut off.
"""

from portal.text.charts.bars import bars, stacked
from portal.text.charts.chain import chain
from portal.text.charts.course import course
from portal.text.charts.days import days
from portal.text.charts.picture import Hidden, Key, Picture, as_csv
from portal.text.charts.year import year

__all__ = ["Hidden", "Key", "Picture", "as_csv", "bars", "chain", "course", "days", "stacked", "year"]
