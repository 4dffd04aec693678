"""`python -m lib`: the command line."""

import sys

try:
    from lib.cli import main
except KeyboardInterrupt:  # while it is still being read
    print("trd-review: stopped", file=sys.stderr)
    sys.exit(130)

sys.exit(main())
