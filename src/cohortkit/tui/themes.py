"""The colours: dark, light, colour-blind-safe (Okabe and Ito, 2008), and those of the terminal itself."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="dark",
        primary="#5A9BD4",
        secondary="#7FB7BE",
        accent="#E0A458",
        success="#7BC47F",
        warning="#E8B84A",
        error="#F0716B",
        background="#14171A",
        surface="#1C2024",
        panel="#262B30",
        foreground="#E6E6E6",
        dark=True,
    ),
    Theme(
        name="light",
        primary="#1F5F99",
        secondary="#2B6C72",
        accent="#8A4B00",
        success="#1E6B2B",
        warning="#7A5200",
        error="#A3211B",
        background="#FBFAF7",
        surface="#F1EFEA",
        panel="#E4E1DA",
        foreground="#1B1B1B",
        dark=False,
    ),
    Theme(
        name="safe",
        primary="#56B4E9",
        secondary="#009E73",
        accent="#CC79A7",
        success="#56B4E9",
        warning="#F0E442",
        error="#E69F00",
        background="#101214",
        surface="#191C1F",
        panel="#24282C",
        foreground="#F2F2F2",
        dark=True,
    ),
)
"""``safe`` tells good from bad by blue and orange, which every kind of colour vision keeps apart."""

NAMES = ("dark", "light", "safe", "ansi")
"""What ``--theme`` takes; ``ansi`` leaves the colours to the terminal."""

TEXTUAL_NAMES = {"ansi": "ansi-dark"}
