"""Every error the service raises on purpose, as one tree.

    FaqError
    ├── SettingsError          a setting is missing, malformed or at odds with another
    ├── SourceError            a source as a whole cannot be read (no such file, not a known format)
    ├── AnalyzerError          an analyzer cannot be made or failed
    │   └── AnalyzerMissing    its library or runtime is not installed
    ├── EmbedderError          texts could not be turned into vectors; search goes on by words
    │   └── EmbedderMissing    its library, model or address is not there
    ├── IndexError_            the index on disk
    │   ├── IndexMissing       nothing was built yet
    │   ├── IndexBusy          another process is writing
    │   ├── IndexDamaged       a generation's files differ from its manifest
    │   ├── IndexMismatch      built with another analyzer or layout than the one in use
    │   └── EngineUnavailable  a cluster does not answer, or not in time
    ├── StoreError             the database of accounts, feedback, reports
    │   ├── StaleDraft         others changed what a draft was begun from
    │   ├── StoreUnavailable   it cannot be reached or written
    │   └── StoreOutdated      it was made by a newer version
    ├── BackupError            a backup cannot be written, or is damaged
    ├── AccountError           an account cannot be made or changed as asked
    ├── ArticleError           an article cannot be changed as asked
    │   └── ArticleChanged     somebody else changed it meanwhile
    └── RequestError           a search request breaks a documented limit; carries a stable code

One bad record inside a readable source is no error: it is a `Rejection` (faqsvc.parsing).
Each message is one line that says what to do next; `cli` prints it, `web` maps it, nobody else catches it.
"""


class FaqError(Exception):
    """Root of all deliberate errors; `str(error)` is one readable line."""

    exit_code = 1


class SettingsError(FaqError):
    exit_code = 64


class SourceError(FaqError):
    exit_code = 66


class AnalyzerError(FaqError):
    exit_code = 69


class AnalyzerMissing(AnalyzerError):
    """The analyzer named in the settings is not installed."""


class EmbedderError(FaqError):
    exit_code = 69


class EmbedderMissing(EmbedderError):
    """The embedder named in the settings is not installed or not set up."""


class IndexError_(FaqError):
    """Anything wrong with the index on disk (underscored: `IndexError` is Python's own)."""

    exit_code = 74


class IndexMissing(IndexError_):
    """No generation was published yet."""


class IndexBusy(IndexError_):
    exit_code = 75


class IndexDamaged(IndexError_):
    """A generation differs from its manifest."""


class IndexMismatch(IndexError_):
    """The index was built with another analyzer or layout."""


class StoreError(FaqError):
    """Anything wrong with the database."""

    exit_code = 73


class StaleDraft(StoreError):
    """What a draft was begun from has changed."""


class StoreUnavailable(StoreError):
    """It cannot be reached, opened or written."""


class StoreOutdated(StoreError):
    """A newer version made it."""


class BackupError(FaqError):
    exit_code = 74


class AccountError(FaqError):
    """An account cannot be made or changed as asked; says why in the reader's words."""


class EngineUnavailable(IndexError_):
    """The cluster that holds the index does not answer, or not in time."""


class ArticleError(FaqError):
    """In words for the editor who asked."""

    exit_code = 64


class ArticleChanged(ArticleError):
    """Somebody else changed it since the editor began."""


class RequestError(FaqError):
    """A request breaks a limit. `code` is stable and machine-readable, `parameter` names the culprit; `status` is what
    HTTP calls it."""

    exit_code = 64

    def __init__(self, code: str, message: str, *, parameter: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.parameter = parameter
        self.status = status
