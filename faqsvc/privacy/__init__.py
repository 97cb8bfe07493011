"""PRIVACY: text -> text without personal data, before anything is stored, logged or searched.

`mask` is the door. `numbers` knows phone, resident, card, account and order numbers, `addresses` places, `names` names
where a form or a greeting gives them, `harmless` what looks like a number of somebody and is none.
"""

from faqsvc.privacy.masking import MASK, Finding, Masked, mask
from faqsvc.privacy.rules import Kind

__all__ = ["MASK", "Finding", "Kind", "Masked", "mask"]
