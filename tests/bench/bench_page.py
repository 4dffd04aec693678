"""What does a rerun of the review page cost beside a bare page with the same figure?"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

HOUSE = Path(__file__).parents[2]
TARGET_TIMES = 2.0


def main(reruns: int = 15) -> None:
    """Print both times and their ratio. In-process (AppTest): no browser, no network."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRD_DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite"
        from streamlit.testing.v1 import AppTest

        review = AppTest.from_file(str(HOUSE / "dashboard.py"), default_timeout=60).run()
        review.button[[b.key for b in review.button].index(_first_sample(review))].click().run()
        assert not review.exception
        spec = review.get("plotly_chart")[0].proto.spec
        bare_file = Path(folder) / "bare.py"
        bare_file.write_text(
            f"import json\nimport streamlit as st\nst.set_page_config(layout='wide')\nst.plotly_chart(json.loads({spec!r}), theme=None, key='chart')\n",
            encoding="utf-8",
        )
        bare = AppTest.from_file(str(bare_file), default_timeout=60).run()
        ours, theirs = _rerun_ms(review, reruns), _rerun_ms(bare, reruns)
        print(
            f"Review page rerun {ours:.0f} ms, bare page with the same figure {theirs:.0f} ms: {ours / theirs:.1f} times (target {TARGET_TIMES:g})"
        )


def _first_sample(app: object) -> str:
    keys = [str(button.key) for button in app.button]  # type: ignore[attr-defined]
    return next(key for key in keys if "sample" in key)


def _rerun_ms(app: object, reruns: int) -> float:
    spent = []
    for _ in range(reruns):
        begun = perf_counter()
        app.run()  # type: ignore[attr-defined]
        spent.append((perf_counter() - begun) * 1000)
    return median(spent)


if __name__ == "__main__":
    main()
