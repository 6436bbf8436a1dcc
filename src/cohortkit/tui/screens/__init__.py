"""The eleven screens, one file each, and what they share in `room`."""
