"""What README and docs quote: each module answers one question with one command, as ratios within one run.

`python -m bench` (make bench) asks all of them and writes results.md and the plots beside it.
"""
