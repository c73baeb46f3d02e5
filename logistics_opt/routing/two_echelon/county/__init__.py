"""A county's day: as the tables of the search, from a plan, and back into a plan."""
