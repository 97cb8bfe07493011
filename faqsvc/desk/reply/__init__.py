"""Composing: picked entries and steps -> text to paste, in one of `Format`; links are permanent addresses.

`pieces` says what was picked and where it is, `templates` the words around it, `formats` puts both together as lines;
`plain` and `markdown` write lines as text, HTML is made of them in web alone.
"""

from faqsvc.desk.reply.formats import Format, Item, compose
from faqsvc.desk.reply.lines import Line, Run, markdown, plain
from faqsvc.desk.reply.pieces import Links, Pick, device_of, pick
from faqsvc.desk.reply.templates import DEFAULT_TEMPLATE, Template, TemplateError, check

__all__ = [
    "DEFAULT_TEMPLATE",
    "Format",
    "Item",
    "Line",
    "Links",
    "Pick",
    "Run",
    "Template",
    "TemplateError",
    "check",
    "compose",
    "device_of",
    "markdown",
    "pick",
    "plain",
]
