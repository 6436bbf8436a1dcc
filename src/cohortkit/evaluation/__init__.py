"""Evaluation: what surveys, meetings, ties and indicators say, honest with small numbers."""
