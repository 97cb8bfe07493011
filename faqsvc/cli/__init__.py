"""The command line: verbs over `wiring`, no logic of their own.

Exit codes: 0 done; 1 done, but records were rejected or problems found; 2 wrong usage (click's own); 64 a setting or
request is wrong; 66 a source cannot be read; 69 an analyzer is missing or failed; 73 the store cannot be used; 74 the
index cannot be used; 75 another process is writing the index, try again; 130 interrupted.
"""

from faqsvc.cli.main import main

__all__ = ["main"]
