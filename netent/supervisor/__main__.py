"""`python -m netent.supervisor`: exit code 0 after a signal, 1 when it could not start or go on."""

import os
import sys

from netent.supervisor import announce, lock, plan, prepare
from netent.supervisor.errors import ChildLost, StartRefused, StopAsked
from netent.supervisor.run import Run


def main() -> int:
    os.umask(0o077)  # logs, database and queue hold what only their owner may read
    try:
        settings = plan.settings_from(os.environ)
        with lock.held(settings.var, settings.address):
            prepare.check_port(settings)
            prepare.prepare_logs(settings.logs)
            return _run(Run(settings, plan.environment_of(settings, os.environ)), settings)
    except StartRefused as refusal:
        announce.warn(str(refusal))
        return 1


def _run(run: Run, settings: plan.Settings) -> int:
    run.catch_signals()
    print(f"netent starts, with its data in {settings.var}", flush=True)
    try:
        run.up()
        run.watch()
    except StopAsked:
        print("\nnetent ends: finishing what is in hand.", flush=True)
        return 0
    except (ChildLost, StartRefused) as loss:
        announce.warn(str(loss))
        return 1
    finally:
        run.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
