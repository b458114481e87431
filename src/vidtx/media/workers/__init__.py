"""Programs that parse or decode hostile media, run by their path as child processes that may die; they import nothing of vidtx."""
