"""The file of tenants: what each has to itself, and what is refused."""

from pathlib import Path

import pytest

from faqsvc.config import Settings, load_settings
from faqsvc.errors import SettingsError
from faqsvc.tenants import find_tenant, read_tenants

TWO = '[sodam]\nhosts = ["Help.Sodam.example."]\n\n[byeol]\nhosts = ["help.byeol.example"]\nsite_name = "별 고객센터"\n'


def settings(folder: Path, text: str, **environ: str) -> Settings:
    path = folder / "tenants.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings({"FAQSVC_TENANTS": str(path), **environ})


def test_each_has_places_of_its_own(tmp_path: Path) -> None:
    sodam, byeol = read_tenants(settings(tmp_path, TWO, FAQSVC_SECRET_KEY="k" * 40))
    assert (sodam.hosts, byeol.hosts) == (("help.sodam.example",), ("help.byeol.example",))
    assert byeol.settings.site_name == "별 고객센터"
    for attribute in ("data", "index", "opensearch_prefix", "store", "secret_key", "secret_key_file", "trusted_hosts"):
        assert getattr(sodam.settings, attribute) != getattr(byeol.settings, attribute), attribute
    assert sodam.settings.store == "sqlite:///var/faqsvc-sodam.db"
    assert sodam.settings.trusted_hosts == sodam.hosts
    assert find_tenant(settings(tmp_path, TWO), "byeol").hosts == byeol.hosts


def both(one: str, other: str) -> str:
    return f"[a]\nhosts = ['a.example']\n{one}\n[b]\nhosts = ['b.example']\n{other}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no tenant"),
        ("[[[", "cannot be read"),
        ("x = 1", "must be a table"),
        ("[Sodam]\nhosts=['a.example']", "a name is"),
        ("[staff]\nhosts=['a.example']", "a name is"),
        ("[a-staff]\nhosts=['a.example']", "a name is"),
        ("[a]", "needs hosts"),
        ("[a]\npath = ''", "needs hosts"),
        ("[a]\npath = 'a'", "path: must be"),
        ("[a]\npath = '/A'", "path: must be"),
        ("[a]\npath = '/a/'", "path: must be"),
        ("[a]\npath = '/a/../b'", "path: must be"),
        ("[a]\npath = '/a/b/c/d'", "path: must be"),
        ("[a]\npath = '/search'", "which the service uses itself"),
        ("[a]\npath = '/admin/a'", "which the service uses itself"),
        ("[a]\npath = '/x'\n[b]\npath = '/x'", "a and b have the same address"),
        ("[a]\npath = '/x'\nhosts = ['h.example']\n[b]\npath = '/x'", "b and a have the same address"),
        ("[a]\npath = '/x'\n[b]\npath = '/x/y'", "/x/y lies below /x"),
        ("[a]\npath = '/x'\nbase_url = 'https://h.example/y'", "must end with FAQSVC_PATH, /x"),
        ("[a]\nhosts = 'a.example'", "hosts must be"),
        ("[a]\nhosts = ['a.example:80']", "no host name"),
        ("[a]\nhosts = ['*']", "no host name"),
        ("[a]\nhosts = ['a.example']\nport = 80", "'port' is no setting of a tenant"),
        ("[a]\nhosts = ['a.example']\nmetrics_token = 'x'", "no setting of a tenant"),
        ("[a]\nhosts = ['a.example']\nanalyzer = 'none'", "analyzer: must be one of"),
        ("[a]\nhosts = ['x.example']\n[b]\nhosts = ['X.example']", "a and b have the same address"),
        ("[a]\nhosts = ['a.example']\ndata = 'd'\n[b]\nhosts = ['b.example']\ndata = './d'", "the same data"),
        ("[a]\nhosts = ['a.example']\nstore = 's'\n[b]\nhosts = ['b.example']\nstore = 's'", "the same store"),
        ("[a]\nhosts = ['a.example']\nindex = 'i'\n[b]\nhosts = ['b.example']\nindex = 'i'", "the same index"),
        (both("index = 'i'", "index = 'j/../i'"), "the same index"),
        (both("index = 'i'", "index = 'i/staff'"), "the index of b lies in the index of a"),
        (both("data = 'd/articles/b'", "data = 'd'"), "the data of a lies in the data of b"),
        (both("index = 'd'", "data = 'd'"), "the same index"),
        (both("index = 'i'", "secret_key_file = 'i/key'"), "the secret_key_file of b lies in the index of a"),
        (both("store = 'sqlite:///s.db'", "store = 'sqlite:///./s.db?x=y'"), "the same store"),
        (both("store = 'postgresql://x@H/d'", "store = 'postgresql://y:z@h:5432/d?a=b'"), "the same store"),
        (both("opensearch_prefix = 'x'", "opensearch_prefix = 'x-staff'"), "the same opensearch_prefix"),
        (both("opensearch_prefix = 'x-meta'", "opensearch_prefix = 'x'"), "the same opensearch_prefix"),
        (both("opensearch_prefix = 'x'", "opensearch_prefix = 'x-gen-00000001'"), "the same opensearch_prefix"),
        (both("opensearch_prefix = 'x-staff-gen-00000001-a'", "opensearch_prefix = 'x'"), "the same opensearch_prefix"),
        (both("", "opensearch_prefix = 'faqsvc-main-a-staff'"), "the same opensearch_prefix"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        read_tenants(settings(tmp_path, text))


def test_names_that_begin_alike_are_no_clash(tmp_path: Path) -> None:
    for one, other in (
        ("opensearch_prefix = 'x'", "opensearch_prefix = 'x2'"),
        ("opensearch_prefix = 'x'", "opensearch_prefix = 'x-2'"),
        ("index = 'i'", "index = 'i2'"),
        ("store = 'postgresql:///d?host=/one'", "store = 'postgresql:///d?host=/two'"),
        ("store = 'postgresql://h/d'", "store = 'postgresql://h/d2'"),
    ):
        assert len(read_tenants(settings(tmp_path, both(one, other)))) == 2


def test_a_shared_database_server_needs_a_database_each(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="needs a store of its own"):
        read_tenants(settings(tmp_path, TWO, FAQSVC_STORE="postgresql://db/faq"))


def test_a_path_is_part_of_the_public_address_unless_it_is_named(tmp_path: Path) -> None:
    file = """
        [one]
        path = "/one"
        [two]
        path = "/two"
        base_url = "https://two.example/two"
        [three]
        hosts = ["three.example"]
    """
    one, two, three = read_tenants(settings(tmp_path, file, FAQSVC_BASE_URL="https://help.example"))
    assert (one.hosts, one.settings.path, one.settings.base_url) == ((), "/one", "https://help.example/one")
    assert two.settings.base_url == "https://two.example/two"
    assert (three.settings.path, three.settings.base_url) == ("", "")


def test_the_same_path_on_other_hosts_is_no_clash(tmp_path: Path) -> None:
    file = (
        "[a]\nhosts = ['a.example']\npath = '/x'\n[b]\nhosts = ['b.example']\npath = '/x'\n[c]\nhosts = ['a.example']\n"
    )
    assert len(read_tenants(settings(tmp_path, file))) == 3
