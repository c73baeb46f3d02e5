"""Seeded generators: villages, roads, demand, whole small counties. What they make is marked as generated."""
