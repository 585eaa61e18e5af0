"""The reading process's own program: a stock file in, its stretches out."""

import signal
import sys
from pathlib import Path

from netent.directory.stock.files import recognise
from netent.directory.stock.reading_ahead import send
from netent.directory.stock.spelling import SPELLINGS
from netent.directory.stock.stretches import stretches_of


def main() -> None:
    """Read the file named first, spelled as named second; stop when nobody listens any more."""
    # Ctrl-C reaches the whole group: the writer ends this process in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    path, spelling = sys.argv[1:]
    try:
        for stretch in stretches_of(recognise(Path(path)), SPELLINGS[spelling]):
            send(stretch, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
