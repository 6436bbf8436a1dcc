"""From words to findings: codes on answers, agreement between coders, suggestions, exports, and quotes with consent."""
