"""Signing in at an OpenID Connect provider, where one is set: authorization code with PKCE, state and nonce.

The provider says who somebody is, never what they may do: an account must be there. The first time it is found by the
verified e-mail address, which is its name, and bound to the provider's subject; from then on by the subject alone.
"""

import logging
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.errors import SettingsError
from faqsvc.model import Account
from faqsvc.web.staff.access import local_path, sign_in
from faqsvc.web.staff.account import sign_in_form
from faqsvc.wiring import Services

log = logging.getLogger(__name__)

_REFUSED = "이 계정으로는 로그인할 수 없습니다. 관리자에게 요청해 주세요."
_FAILED = "로그인 서버에서 확인하지 못했습니다. 다시 시도해 주세요."
_SECONDS = 5  # for each request to the provider


def install(app: Flask, services: Services) -> None:
    """Nothing without FAQSVC_OIDC_ISSUER."""
    settings = services.settings
    app.jinja_env.globals.update(signs_in_elsewhere=bool(settings.oidc_issuer))
    if not settings.oidc_issuer:
        return
    if not settings.oidc_issuer.startswith(("https://", "http://")) or not settings.oidc_client:
        raise SettingsError("FAQSVC_OIDC_ISSUER: must be an http(s) address, and FAQSVC_OIDC_CLIENT must be given")
    try:
        from authlib.integrations.flask_client import OAuth
    except ImportError as error:
        raise SettingsError("FAQSVC_OIDC_ISSUER: run: pip install 'faqsvc[oidc]'") from error
    provider = OAuth(app).register(
        "provider",
        client_id=settings.oidc_client,
        client_secret=settings.oidc_secret or None,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": _SECONDS},
    )
    views = _Views(services, provider)
    oidc = Blueprint("oidc", __name__, url_prefix="/staff/oidc")
    oidc.get("")(views.leave)
    oidc.get("/callback")(views.come_back)
    app.register_blueprint(oidc)


@dataclass(frozen=True)
class _Views:
    services: Services
    provider: Any

    def leave(self) -> BaseResponse:
        session["next"] = local_path(request.args.get("next", ""))
        try:
            away: BaseResponse = self.provider.authorize_redirect(url_for("oidc.come_back", _external=True))
        except Exception as error:  # noqa: BLE001 - whatever the provider's answer does to the library
            log.warning("the OpenID provider cannot be reached: %s", type(error).__name__)
            return sign_in_form(error=_FAILED, status=503)
        return away

    def come_back(self) -> BaseResponse:
        target = local_path(session.get("next", ""))
        try:
            claims = self.provider.authorize_access_token()["userinfo"]
            subject = f"{claims['iss']}#{claims['sub']}"
        except Exception as error:  # noqa: BLE001 - a forged or broken answer fails in many ways, none of which signs in
            log.warning("sign-in by OpenID failed: %s", type(error).__name__)
            return sign_in_form(error=_FAILED, status=401)
        account = self._account(subject, claims)
        if account is None or account.disabled:
            log.warning("sign-in by OpenID refused: no account, or a disabled one")
            return sign_in_form(error=_REFUSED, status=403)
        sign_in(account)
        return redirect(target, 303)

    def _account(self, subject: str, claims: Any) -> Account | None:
        accounts = self.services.accounts
        known = accounts.of_subject(subject)
        if known is not None or claims.get("email_verified") is not True:
            return known
        return accounts.bind(str(claims.get("email", "")), subject)
