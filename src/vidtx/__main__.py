"""`python -m vidtx`: the same as the command `vidtx`."""

from __future__ import annotations

from vidtx.cli.main import main

if __name__ == "__main__":
    main()
