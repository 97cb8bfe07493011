"""Style and script, addressed by the hash of their content: kept by browsers for a year, fresh after every change."""

import gzip
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from flask import Response, abort

from faqsvc.web.responses import accepts_gzip

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    digest: str
    kind: str
    plain: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """All static files, read once."""

    files: dict[str, Asset]

    @classmethod
    def load(cls) -> "Assets":
        files = {}
        for path in sorted((Path(__file__).parent / "static").iterdir()):
            if path.suffix in _TYPES:
                plain = path.read_bytes()
                digest = blake2b(plain, digest_size=6).hexdigest()
                files[path.name] = Asset(digest, _TYPES[path.suffix], plain, gzip.compress(plain, 9, mtime=0))
        return cls(files)

    @property
    def digest(self) -> str:
        """Changes with any of them."""
        return "".join(asset.digest for asset in self.files.values())

    def url(self, name: str) -> str:
        return f"/assets/{self.files[name].digest}/{name}"

    def response(self, digest: str, name: str) -> Response:
        asset = self.files.get(name)
        if asset is None:
            abort(404)
        packed = accepts_gzip()
        response = Response(asset.packed if packed else asset.plain, content_type=asset.kind)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = _YEAR if digest == asset.digest else "no-cache"
        return response
