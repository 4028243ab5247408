"""What a facilitator fills in to prepare a meeting."""

from typing import Any


def form() -> dict[str, Any]:
    """The preparation form as a facilitator fills it in."""
    groups = [
        ("bewoners", "Bewoners", "residents", "buren", "24", "ask"),
        ("professionals", "Professionals", "professionals", "welzijn, zorg", "5", "ask"),
        ("gemeente", "Gemeente", "municipality", "ambtenaar", "2", "one_voice"),
    ]
    fields: dict[str, Any] = {
        "about.title": "Buurthuiskamer De Ketel",
        "about.place": "Wijkcentrum Noord",
        "about.initiative": "Een huiskamer voor de hele buurt",
        "about.date": "2026-11-24",
        "elements": ["animo", "contact", "toerusting", "inbedding", "empathie"],
        "programme": "90",
    }
    names = ("id", "name", "kind", "examples", "expected", "voting")
    for i, group in enumerate(groups):
        fields |= {f"groups-{i}-{name}": value for name, value in zip(names, group, strict=True)}
    return fields
