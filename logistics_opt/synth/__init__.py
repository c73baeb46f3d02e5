"""Seeded generators: villages, roads, demand, whole counties small and large. What they make says so."""
