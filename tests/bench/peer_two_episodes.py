"""How long does the peer take for its one definition? Runs in an environment of its own (build/peer, pandas < 2), never in the product's.

Run: build/peer/env/bin/python tests/bench/peer_two_episodes.py mentions.csv
"""

import sys
from time import perf_counter

import pandas as pd
from cardinal_pythonlib.psychiatry.treatment_resistant_depression import two_antidepressant_episodes

mentions = pd.read_csv(sys.argv[1], parse_dates=["date"])
begun = perf_counter()
found = two_antidepressant_episodes(mentions)
print(f"{perf_counter() - begun:.3f} {len(found)}")
