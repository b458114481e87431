"""The windows in which a recognizer takes its sound: cut from long spans, shared by short ones, encoded as far as there is sound."""
