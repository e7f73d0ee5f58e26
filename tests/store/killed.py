"""Run as a program: does one thing to a database, and kills itself before the statement of the given number.

The count is taken at the driver, where every statement passes; the program under test knows nothing of it.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from lineage.store.schema.database import open_to_write
from lineage.store.write.crawls import Answer, finish_crawl, keep_answer, next_task
from tests.store.made import NOW, by_tag, model


def main(what: str, path: Path, number: int) -> None:
    """Do it, or die on the way; say how many statements it took."""
    passed = 0

    def count(*_: object) -> None:
        nonlocal passed
        passed += 1
        if passed == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def connected(connection: Any, _: object) -> None:
        connection.set_trace_callback(count)

    if what == "migrate":
        event.listen(Engine, "connect", connected)
        open_to_write(path).close()
    else:
        with open_to_write(path) as database:
            event.listen(database.engine, "connect", connected)
            database.engine.dispose()
            if what == "keep":
                with database.transaction() as connection:
                    task = next_task(connection, 2)
                records = [model("a/new", 7, by_tag("a/x")), model("a/y", 1), model("a/x", 2), model("a/old", 9)]
                keep_answer(database, 2, task, Answer(records, cursor="next", follow=[("base", "a/x")], requests=1))
            else:
                finish_crawl(database, 2, "sweep", NOW)
    sys.stdout.write(str(passed))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
