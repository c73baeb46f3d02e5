"""Published instances of two-echelon routing, solved."""
