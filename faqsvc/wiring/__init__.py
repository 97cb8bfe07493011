"""The composition root: Settings -> services. The only package that names concrete engines.

adapters   engines and embedders, by the setting that names them
glance     of the store, what one search from the shell needs
memory     the store's subjects
services   the rest: analyzer, index, search, editing
"""

from faqsvc.wiring.adapters import EMBEDDERS, ENGINES
from faqsvc.wiring.services import Services

__all__ = ["EMBEDDERS", "ENGINES", "Services"]
