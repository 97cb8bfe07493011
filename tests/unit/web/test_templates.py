"""Every template compiles: it names no filter or test that is not there."""

from flask.testing import FlaskClient


def test_every_template_compiles(sample_client: FlaskClient) -> None:
    environment = sample_client.application.jinja_env
    names = environment.list_templates(extensions=["html"])
    assert len(names) > 30
    for name in names:
        environment.get_template(name)
