"""Titles for movies that were never made."""

from __future__ import annotations

from itertools import product

import numpy as np

ADJECTIVES = (
    "Amber Ancient Borrowed Brave Broken Burning Careless Clever Crooked Crystal "
    "Distant Electric Empty Endless Faithful Final Flying Forgotten Frozen Gentle "
    "Golden Hidden Hollow Honest Hungry Invisible Iron Last Little Lonely Lost Lucky "
    "Midnight Moonlit Narrow Nervous Northern Paper Patient Perfect Quiet Reckless "
    "Restless Rising Rusty Sacred Scarlet Second Secret Seventh Silent Silver Sleeping "
    "Stolen Stubborn Sunken Thirsty Twisted Unfinished Velvet Wandering Winter"
)
NOUNS = (
    "Accordion Alibi Anchor Archive Astronaut Balcony Bakery Barber Bridge Canyon "
    "Captain Carnival Cathedral Clockmaker Comet Compass Corridor Dentist Detective "
    "Diamond Dragon Echo Elevator Embassy Engine Falcon Ferry Fortress Gardener Ghost "
    "Glacier Harbour Heiress Horizon Island Jury Kingdom Kite Lantern Letter "
    "Lighthouse Locksmith Machine Mapmaker Meadow Messenger Mirror Monastery Museum "
    "Neighbour Oracle Orchard Orchestra Passenger Penguin Piano Pilot Planet Postcard "
    "Prince Promise Puppet Railway Recipe River Robot Satellite Shepherd Signal "
    "Sparrow Station Storm Suitcase Telescope Theatre Tiger Tower Umbrella Valley "
    "Violin Voyage Wedding Whisper Wolf"
)
PATTERNS = ("The {} {}", "{} {}", "My {} {}")


def invented_titles(years: np.ndarray, generator: np.random.Generator) -> list[str]:
    """Return one title for each year, no two alike, with the year in brackets.

    Parameters
    ----------
    years
        int of shape (n,), n at most the number of combinations of the words.
    generator
        Where all that is random comes from.
    """
    combinations = list(product(PATTERNS, ADJECTIVES.split(), NOUNS.split()))
    chosen = generator.choice(len(combinations), len(years), replace=False)
    titles = []
    for index, year in zip(chosen, years, strict=True):
        pattern, adjective, noun = combinations[index]
        titles.append(f"{pattern.format(adjective, noun)} ({year})")
    return titles
