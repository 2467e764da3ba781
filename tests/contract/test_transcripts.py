"""docs/transcripts.md is what the coach says today."""

from scripts.transcripts import PAGE, page


def test_the_page_is_up_to_date() -> None:
    written = page()
    assert "refuses" not in written
    assert PAGE.read_text("utf-8") == written, "run: python -m scripts.transcripts"
