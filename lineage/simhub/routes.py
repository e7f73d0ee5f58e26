"""Which answer each request gets: the Hub's routes, tokens, redirects and errors, without a socket."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from lineage.simhub.answers import Answer, Headers, Request, header_text, refusal
from lineage.simhub.fields import CHILDREN
from lineage.simhub.listing import Listing
from lineage.simhub.query import BadQueryError, detail_fields, list_query
from lineage.simhub.quota import Allowance, Windows
from lineage.simhub.source import RowSource

MODELS: Final = "/api/models"
HARNESSES: Final = "/api/agent-harnesses"
"""What huggingface_hub asks on its own account when telemetry is on; no request of anybody's."""

_RESOLVERS: Final = 6
"""How many times the api quota the quota for files is."""


class _Named(NamedTuple):
    """A model as a path names it, with what follows the name."""

    repo_id: str
    revision: str | None
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
    ) -> None:
        self._source = source
        self._listing = Listing(source)
        self._windows = windows
        self._population = header_text(population)
        self._quota = quota
        self._tokens = dict(tokens)
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
        known = request.token is not None and request.token in self._tokens
        caller = f"token {request.token}" if known else "anonymous"
        quota = self._tokens[request.token] if known and request.token is not None else self._quota
        if "/resolve/" in request.path:
            quota = None if quota is None else quota * _RESOLVERS
            return self._windows.spend(caller, bucket="resolvers", quota=quota)
        return self._windows.spend(caller, bucket="api", quota=quota, cost=1 if request.number else 0)

    def _within_quota(self, request: Request) -> Answer:
        if request.token is not None and request.token not in self._tokens:
            return refusal(401, "Invalid credentials in Authorization header")
        if request.path == HARNESSES:
            return Answer(200, {"standardEnvVars": [], "harnesses": {}})
        try:
            if request.path == MODELS:
                return self._list(request)
            if request.path.startswith(f"{MODELS}/"):
                return self._detail(request)
        except BadQueryError as error:
            return Answer(error.status, {"error": str(error)}, (("X-Error-Message", header_text(str(error))),))
        return self._file(request)

    def _list(self, request: Request) -> Answer:
        page = self._listing.page(list_query(request.params))
        following = None if page.following is None else request.with_cursor(page.following.encode())
        return Answer(200, page.rows, (("X-Total-Count", str(page.total)),), following)

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
            if request.token is None:
                return refusal(401, "Invalid username or password.")
            return refusal(404, "Repository not found", code="RepoNotFound")
        location = f"{MODELS}/{quote(target)}{named.tail}" + (f"?{request.query}" if request.query else "")
        return Answer(307, headers=(("Location", location),), text=b"")

    def _new_name(self, repo_id: str) -> str | None:
        if repo_id in self._renames:
            return self._renames[repo_id]
        position = self._source.find_ignoring_case(repo_id)
        if position is not None:
            return self._source.key(position)[1]
        return self._renames_any_case.get(repo_id.lower())

    def _file(self, request: Request) -> Answer:
        repo, resolve, _ = request.path.strip("/").partition("/resolve/")
        if not resolve:
            return refusal(404, "Sorry, we can't find the page you are looking for.")
        repo_id = unquote(repo)
        if self._source.find(repo_id) is None and self._new_name(repo_id) is None:
            return self._elsewhere(_Named(repo_id, None, ""), request)
        return refusal(404, "Entry not found", code="EntryNotFound")


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
