"""What staff do behind sign-in: sessions, roles, the frame of their pages. Each subject is a blueprint under `guard`.

The rule a change must not break: the server decides by role at every request (`access`), and every route that changes
something wants a CSRF token, but for what `access.csrf.exempt` names with a reason.
"""

from flask import Flask

from faqsvc.search import HelpSearch
from faqsvc.web.staff import (
    access,
    account,
    articles,
    cookies,
    desk,
    home,
    oidc,
    people,
    quality,
    reports,
    steering,
)
from faqsvc.wiring import Services


def install(app: Flask, search: HelpSearch, services: Services) -> None:
    cookies.install(app, services.settings)
    access.install(app, services)
    app.register_blueprint(account.make(services))
    oidc.install(app, services)
    app.register_blueprint(home.make())
    app.register_blueprint(people.make(services))
    app.register_blueprint(reports.make(services))
    app.register_blueprint(steering.make(services))
    app.register_blueprint(articles.make(services))
    app.register_blueprint(desk.make(search, services))
    app.register_blueprint(quality.make(services))
