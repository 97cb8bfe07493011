"""For whom the links of a reply are: language and device, as the agent chose them, remembered for the session.

The rule a change must not break: a device that the message names is that customer's alone; nothing of it is remembered.
"""

from dataclasses import dataclass

from flask import request, session

from faqsvc.desk.reply import device_of
from faqsvc.model import Device
from faqsvc.web.languages import NAMES

_LOCALE, _DEVICE = "customer_locale", "customer_device"


@dataclass(frozen=True, slots=True)
class Customer:
    """locale: empty for each article's own; named: the message names the device."""

    locale: str = ""
    device: Device | None = None
    named: bool = False


def remembered(text: str = "") -> Customer:
    """Who wrote `text`, a masked message; what it does not tell is as it was chosen last."""
    device = device_of(text)
    return Customer(_locale(session.get(_LOCALE)), device or _device(session.get(_DEVICE)), named=device is not None)


def chosen() -> Customer:
    """As the form says; a field that it does not have says nothing, and leaves what is remembered."""
    form = request.form
    customer = Customer(_locale(form.get("locale")), _device(form.get("device")), named="named" in form)
    if "locale" in form:
        _remember(_LOCALE, customer.locale)
    if "device" in form and not customer.named:
        _remember(_DEVICE, customer.device or "")
    return customer


def _remember(key: str, value: str) -> None:
    if session.get(key, "") != value:  # every assignment sends the cookie anew
        session[key] = str(value)


def _locale(code: str | None) -> str:
    return code if code in NAMES else ""


def _device(name: str | None) -> Device | None:
    return Device(name) if name in list(Device) else None
