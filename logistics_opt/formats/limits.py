"""How much a stranger's file may hold. Beyond a limit the reader refuses, with an issue, before it unpacks anything."""

FILE_BYTES = 64 * 2**20
"""Bytes of one file on disk."""

ROAD_FILE_BYTES = 2 * 2**30
"""Bytes of a road drawing or an OpenStreetMap extract, which is read in a stream."""

UNPACKED_BYTES = 256 * 2**20
"""Bytes of a workbook after unpacking, all members together."""

MEMBERS = 2_000
"""Members of a workbook's zip container."""

MEMBER_RATIO = 200
"""Unpacked over packed size of one member above which it is taken for a bomb ..."""

MEMBER_RATIO_FROM = 16 * 2**20
"""... if it unpacks to more than so many bytes; small members may pack as well as they like."""

ROWS = 200_000
"""Rows of one table, header included."""

COLUMNS = 256
"""Columns of one table."""

CELLS = 8_000_000
"""Rows times columns of one sheet, empty cells included."""

CELL_CHARACTERS = 32_767
"""Characters of one cell, Excel's own limit."""

AMOUNT = 10**9
"""Largest number in any cell, in the unit of its column."""

DOCUMENT_BYTES = 256 * 2**20
"""Bytes of one JSON document."""

ISSUES = 1_000
"""Errors that are told one by one, and as many warnings and changed cells; beyond, they are counted."""
