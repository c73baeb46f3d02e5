"""The files that import a solver; nothing else does."""
