"""Calendars: files that are right in every client, what changed in them, publishing, busy times, and finding times."""
