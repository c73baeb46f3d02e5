"""Which satellites to use, searched by itself: sets of them, first echelons, and races between these."""
