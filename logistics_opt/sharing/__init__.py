"""Who pays what of a shared cost: allocation rules as pure functions of a cost game, the core, how sure savings are."""
