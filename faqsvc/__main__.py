"""`python -m faqsvc` is `faqsvc`."""

from faqsvc.cli import main

main()
