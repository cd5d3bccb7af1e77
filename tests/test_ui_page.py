"""Gradio's own page, made French before it reaches the browser."""

from importlib.resources import files

from ui.page import french_page


def test_the_installed_gradio_page_becomes_french() -> None:
    page = files("gradio").joinpath("templates/frontend/index.html").read_bytes()
    assert b'lang="en"' in page and b"og:title" in page
    html = french_page(page).decode()
    assert '<html\n\tlang="fr"' in html and 'lang="en"' not in html
    assert "<title>Relais – conventions et schémas des services aux familles</title>" in html
    assert "og:" not in html and "twitter:" not in html and "githubusercontent" not in html
    assert '<meta charset="utf-8" />' in html and '<meta\n\t\t\tname="viewport"' in html
