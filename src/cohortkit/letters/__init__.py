"""Letters as drafts: who is to be written to and why, worded by templates, as files; nothing is sent."""
