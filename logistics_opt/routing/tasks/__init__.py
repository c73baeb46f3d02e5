"""A small day of jobs and shipments, one echelon: lowered to the flat instance, searched, timed exactly."""
