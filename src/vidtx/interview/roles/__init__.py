"""Who is who: the roles of voices and of utterances."""
