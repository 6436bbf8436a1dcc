"""Surveys answered elsewhere: exports of other tools read as tables, mapped to prompts and people, then proposed."""
