"""`python -m fleetwatt` is the command line."""

from fleetwatt.cli import main

main()
