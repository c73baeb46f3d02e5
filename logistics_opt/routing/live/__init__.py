"""A day under way, planned again: facts stay, late orders find a place, little else changes."""
