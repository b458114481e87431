"""The journal of a review: every change a line, appended to `<stem>.vidtx.journal.jsonl` beside the document, chained by digests."""
