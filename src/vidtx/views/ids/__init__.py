"""Names by which the ids of utterances travel in files that other programs write anew."""
