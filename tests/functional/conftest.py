"""The app over the stand-in, and a reader of its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from faqsvc.config import load_settings
from faqsvc.web import create_app
from tests.functional.staff import Office
from tests.functional.standin import StandIn

Page = Callable[..., BeautifulSoup]


@pytest.fixture
def search() -> StandIn:
    return StandIn()


@pytest.fixture
def app(search: StandIn) -> Flask:
    return create_app(search, load_settings({}, overrides={"contact_url": "https://sodam.example/contact"}))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Page:
    def get(url: str, *, status: int = 200) -> BeautifulSoup:
        response = client.get(url)
        assert response.status_code == status, response.get_data(as_text=True)[:500]
        return BeautifulSoup(response.data, "lxml")

    return get


@pytest.fixture
def office(search: StandIn, tmp_path: Path) -> Iterator[Office]:
    """With a store and accounts, for what the public pages alone do not have."""
    made = Office.open(search, tmp_path)
    yield made
    made.services.store.close()
