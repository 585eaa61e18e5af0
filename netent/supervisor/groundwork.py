"""Run in a child before anything serves: the schema, then the demo, with one application.

The demo's document goes to standard output; `null` stands there without NETENT_DEMO.
"""

import json
import sys
from typing import Any

from flask_migrate import upgrade

from netent.demo.service import load
from netent.demo.sizes import Size
from netent.factory import create_app
from netent.kernel import clock
from netent.policies import rules


def main() -> None:
    app = create_app()
    document: dict[str, Any] | None = None
    with app.app_context():
        upgrade()
        if app.config["NETENT_DEMO"]:
            document = load(Size.SMALL, rules=rules.current(), now=clock.now())
    json.dump(document, sys.stdout)


if __name__ == "__main__":
    main()
