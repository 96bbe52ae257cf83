"""A file of a concern on its way to who may have it: to be saved, kept by nobody, never a page of ours."""

from portal.queries.concerns import Given
from portal.web import downloads


def test_a_file_of_a_concern_is_saved_and_kept_by_no_browser(app):
    taken = []

    def pieces():
        for piece in (b"<script>", b"alert(1)", b"</script>"):
            taken.append(piece)
            yield piece

    with app.test_request_context("/en/"):
        answer = downloads.opened(Given("1.txt", "text/plain", 25, pieces()))
        assert taken == []  # one after another, as they go out
        assert b"".join(answer.iter_encoded()) == b"<script>alert(1)</script>"
        headers = answer.get_wsgi_headers({"REQUEST_METHOD": "GET", "wsgi.url_scheme": "https", "HTTP_HOST": "a"})

    assert headers["Content-Disposition"] == "attachment; filename=1.txt"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Length"] == "25"
    assert headers["Content-Security-Policy"] == downloads.ALONE
    assert "ETag" not in headers
    assert "Last-Modified" not in headers
