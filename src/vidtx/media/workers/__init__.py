"""Programs that parse or decode hostile media, run by their path as worker processes that may crash; they import nothing of vidtx."""
