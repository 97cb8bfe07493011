"""People of the made-up company, signed in or not, on an app with a store of its own."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faqsvc.analysis import Analyzer
from faqsvc.config import Settings, load_settings
from faqsvc.engines.port import Engine
from faqsvc.model import Role
from faqsvc.search import HelpSearch
from faqsvc.store import Accounts, Passwords
from faqsvc.web import create_app
from faqsvc.wiring import Services
from tests.functional.files import FILES, write

PASSWORD = "바다 위의 작은 종이배"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def settings(folder: Path, **more: Any) -> Settings:
    mine = {
        "store": f"sqlite:///{folder}/var/faqsvc.db",
        "secret_key_file": folder / "var" / "secret-key",
        "data": folder / "data",
        "index": folder / "index",
    }
    return load_settings({}, overrides=mine | more)


@dataclass
class Office:
    """An app with one account of each role, named after it."""

    services: Services
    app: Flask

    @classmethod
    def open(cls, search: HelpSearch, folder: Path, **more: Any) -> "Office":
        services = _staffed(settings(folder, **more))
        services.__dict__["search"] = search
        return cls(services, create_app(search, services.settings, services=services))

    @classmethod
    def open_with_search(cls, engine: Engine, folder: Path, **more: Any) -> "Office":
        """The search is the real one, over this engine."""
        services = _staffed(settings(folder, **more))
        services.__dict__["engine"] = engine
        return cls(services, create_app(services.search, services.settings, services=services))

    @classmethod
    def open_with_files(cls, folder: Path, analyzer: Analyzer, **more: Any) -> "Office":
        """Everything is the real one, over the three articles of `files`."""
        services = _staffed(settings(folder, **more))
        services.__dict__["analyzer"] = analyzer
        write(services, FILES)
        return cls(services, create_app(services.search, services.settings, services=services))

    def client(self, role: Role | None = None) -> FlaskClient:
        client = self.app.test_client()
        if role is not None:
            assert sign_in(client, role.value).status_code == 303
        return client


def _staffed(mine: Settings) -> Services:
    services = Services(mine)
    services.__dict__["accounts"] = Accounts(services.store, CHEAP)
    for role in Role:
        services.accounts.add(role.value, PASSWORD, role)
    return services


def token(client: FlaskClient, url: str = "/staff/sign-in") -> str:
    """The CSRF token of a form."""
    found = _TOKEN.search(client.get(url).get_data(as_text=True))
    assert found, url
    return found[1]


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    form = {"name": name, "password": password, "csrf_token": token(client)} | fields
    return client.post("/staff/sign-in", data=form)


def post(client: FlaskClient, url: str, form: dict[str, Any] | None = None, *, page: str = "/staff") -> TestResponse:
    """A form of somebody signed in, with the token that `page` gives."""
    return client.post(url, data={"csrf_token": token(client, page)} | (form or {}))
