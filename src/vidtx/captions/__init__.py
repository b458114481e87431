"""Writing in the picture: where it stands and when, and what it says.

`find` holds the order: `strokes` and `tracking` find writing that stands still while the picture behind it moves, `composite` makes one clean
picture of each caption out of many frames, `reading` has it read by Tesseract (`tesseract`), in the languages that are wanted (`languages`).
Whether a caption says what was said is compared elsewhere (`vidtx.interview.caption_comparison`).
"""
