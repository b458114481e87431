"""The local page on which a person corrects a transcript, with the clip beside it, and the journal that keeps every change."""
