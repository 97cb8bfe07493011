"""The support desk: a customer's message -> questions with ranked answers -> a reply; no web in it.

desk        message -> Reading, through the steps
layout      its lines -> the writer's own lines | quotes, signatures, footers
sentences   lines -> sentences with their roles (roles)
matters     sentences -> what may be asked
lookup      matters -> questions with entries, by search (confidence says how sure)
"""

from faqsvc.desk.desk import MAX_MESSAGE, read_message
from faqsvc.desk.reading import Answer, Limit, Question, Reading, Sureness

__all__ = ["MAX_MESSAGE", "Answer", "Limit", "Question", "Reading", "Sureness", "read_message"]
