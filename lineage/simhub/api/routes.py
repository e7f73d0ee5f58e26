"""Routes: the Hub's answers, tokens, redirects and errors, without a socket."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from lineage.simhub.api.answers import TEXT, Answer, Headers, Request, header_text, refusal
from lineage.simhub.api.faults import MODELS
from lineage.simhub.api.fields import CHILDREN
from lineage.simhub.api.listing import Listing
from lineage.simhub.api.query import BadQueryError, detail_fields, list_query
from lineage.simhub.api.quota import Allowance, Windows
from lineage.simhub.api.source import RowSource

HARNESSES: Final = "/api/agent-harnesses"
"""What huggingface_hub asks on its own account when telemetry is on; no request of anybody's."""

_API: Final = "/api/"
_FILES: Final = ("resolve", "raw")
"""What stands between a model's name and one of its files."""
_RESOLVERS: Final = 6
"""How many times the api quota the quota for files is."""
_PAGES: Final = 5
"""How many times the quota for web pages goes into the api quota."""


class _Named(NamedTuple):
    """A model as a path names it, with what follows the name."""

    repo_id: str
    revision: str | None
    tail: str


class _File(NamedTuple):
    """A file as a path names it: the model's name, and what follows it."""

    repo_id: str
    tail: str


class Routes:
    """The Hub's metadata API over one source of rows."""

    def __init__(
        self,
        source: RowSource,
        windows: Windows,
        *,
        population: str,
        quota: int | None,
        tokens: Mapping[str, int | None],
        renames: Mapping[str, str],
        says_total: bool,
        most_rows: int,
    ) -> None:
        self._source = source
        self._listing = Listing(source)
        self._windows = windows
        self._population = header_text(population)
        self._quota = quota
        self._tokens = dict(tokens)
        self._says_total = says_total
        self._most_rows = most_rows
        self._renames = {**source.renames, **renames}
        self._renames_any_case = {old.lower(): new for old, new in self._renames.items()}

    def answer(self, request: Request) -> tuple[Answer, Headers]:
        """Answer one request, spending one from its caller's quota.

        The headers beside the answer are those that whatever is sent in its place carries too.
        """
        allowance = self._allowance(request)
        headers = allowance.headers()
        if request.path == MODELS or request.path.startswith(f"{MODELS}/"):
            headers = (*headers, ("X-Lineage-Population", self._population))
        return (self._within_quota(request) if allowance.granted else _too_many(allowance)), headers

    def _allowance(self, request: Request) -> Allowance:
        is_authorized = request.token is not None and request.token in self._tokens
        caller = f"token {request.token}" if is_authorized else "anonymous"
        quota = self._tokens[request.token] if is_authorized and request.token is not None else self._quota
        if _file(request.path) is not None:
            quota = None if quota is None else quota * _RESOLVERS
            return self._windows.spend(caller, bucket="resolvers", quota=quota)
        if not request.path.startswith(_API):
            quota = None if quota is None else max(1, quota // _PAGES)
            return self._windows.spend(caller, bucket="pages", quota=quota)
        return self._windows.spend(caller, bucket="api", quota=quota, cost=1 if request.number else 0)

    def _within_quota(self, request: Request) -> Answer:
        if request.token is not None and request.token not in self._tokens:
            return refusal(401, "Invalid credentials in Authorization header")
        if request.path == HARNESSES:
            return Answer(200, {"standardEnvVars": [], "harnesses": {}})
        named = _file(request.path)
        if named is not None:
            return self._answer_file(named, request)
        if request.path != MODELS and not request.path.startswith(f"{MODELS}/"):
            return refusal(404, "Sorry, we can't find the page you are looking for.")
        try:
            return self._list(request) if request.path == MODELS else self._detail(request)
        except BadQueryError as error:
            return Answer(error.status, {"error": str(error)}, (("X-Error-Message", header_text(str(error))),))

    def _list(self, request: Request) -> Answer:
        query = list_query(request.params)
        page = self._listing.page(replace(query, limit=min(query.limit, self._most_rows)))
        following = None if page.following is None else request.with_cursor(page.following.encode())
        total = (("X-Total-Count", str(page.total)),) if self._says_total else ()
        return Answer(200, page.rows, total, following)

    def _detail(self, request: Request) -> Answer:
        named = _named(request.path.removeprefix(f"{MODELS}/"))
        fields = detail_fields(request.params)
        position = self._source.find(named.repo_id)
        if position is None:
            return self._elsewhere(named, request)
        row = self._source.rows([position], {*fields, "sha"} if named.revision else fields)[0]
        if named.revision not in {None, "main", row.get("sha")}:
            return refusal(404, f"Invalid rev id: {named.revision}", code="RevisionNotFound")
        wanted = {name: row[name] for name in row if name in {"_id", "id", *fields}}
        if CHILDREN in fields:
            wanted[CHILDREN] = self._listing.children(row["id"])
        return Answer(200, wanted)

    def _elsewhere(self, named: _Named, request: Request) -> Answer:
        target = self._new_name(named.repo_id)
        if target is None:
            return _missing(request)
        return _moved(f"{MODELS}/{quote(target)}{named.tail}", request)

    def _new_name(self, repo_id: str) -> str | None:
        if repo_id in self._renames:
            return self._renames[repo_id]
        position = self._source.find_ignoring_case(repo_id)
        if position is not None:
            return self._source.key(position)[1]
        return self._renames_any_case.get(repo_id.lower())

    def _answer_file(self, named: _File, request: Request) -> Answer:
        """Return the Hub's answer for a file: no model has any here, and gated ones refuse."""
        position = self._source.find(named.repo_id)
        if position is None:
            target = self._new_name(named.repo_id)
            return _missing(request) if target is None else _moved(f"/{quote(target)}{named.tail}", request)
        if self._source.rows([position], ["gated"])[0].get("gated"):
            status, words = (401, "Please log in.") if request.token is None else (403, "Ask for access.")
            return refusal(status, f"Access to model {named.repo_id} is restricted. {words}", code="GatedRepo")
        return refusal(404, "Entry not found", code="EntryNotFound")


def _missing(request: Request) -> Answer:
    """Answer for a model that is not there: the anonymous are not told whether there is one."""
    if request.token is None:
        return refusal(401, "Invalid username or password.")
    return refusal(404, "Repository not found", code="RepoNotFound")


def _moved(path: str, request: Request) -> Answer:
    location = path + (f"?{request.query}" if request.query else "")
    words = f"Temporary Redirect. Redirecting to {location}".encode()
    return Answer(307, headers=(("Location", location),), text=words, content_type=TEXT)


def _file(path: str) -> _File | None:
    """Return the parts of a file's path; `None` for any other path."""
    for word in _FILES:
        repo, separator, rest = path.strip("/").partition(f"/{word}/")
        if separator and not path.startswith(_API):
            return _File(unquote(repo), f"/{word}/{rest}")
    return None


def _named(path: str) -> _Named:
    parts = path.split("/")
    if len(parts) > 2 and parts[-2] == "revision":  # noqa: PLR2004 - a name, the word, a revision
        return _Named(unquote("/".join(parts[:-2])), unquote(parts[-1]), "/" + "/".join(parts[-2:]))
    return _Named(unquote(path), None, "")


def _too_many(allowance: Allowance) -> Answer:
    return Answer(
        429,
        {
            "error": f"We had to rate limit you, you hit the quota of {allowance.quota} {allowance.bucket} requests "
            f"per {allowance.window} seconds period."
        },
    )
