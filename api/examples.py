"""An example of each kind of study, as the API's document shows it."""

from typing import Any

STUDIES: dict[str, Any] = {
    "daily_routes": {
        "summary": "Today's routes of the demo county",
        "value": {
            "kind": "daily_routes",
            "document": {"county": "huining", "day": "2026-11-23"},
            "options": {"time_limit": 30, "seed": 0},
        },
    },
    "placement": {
        "summary": "Five depots so that goods come the shortest way",
        "value": {
            "kind": "placement",
            "document": {
                "county": "huining",
                "scenario": {"county": "huining", "question": {"name": "p-median", "depots": 5}, "route": False},
            },
            "options": {"evidence": False},
        },
    },
    "sharing": {
        "summary": "Two firms together instead of apart",
        "value": {
            "kind": "sharing",
            "document": {"county": "huining", "firms": ["post", "coop"]},
            "options": {"steps": 1000, "seeds": 1, "extras": False},
        },
    },
}
