"""What a browser may do on our pages: scripts and styles come from the site's own files, and nowhere else."""

from collections.abc import Iterable

FIXED = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("connect-src", "'self'"),
    ("font-src", "'self'"),
    ("manifest-src", "'self'"),
    ("worker-src", "'self'"),
    ("form-action", "'self'"),
    ("base-uri", "'none'"),
    ("frame-ancestors", "'none'"),
)


def headers(places: Iterable[str] = ()) -> dict[str, str]:
    """Return the headers of a page that shows pictures of the site, of the person and of `places`."""
    pictures = " ".join(("'self'", "data:", "blob:", *places))
    policy = (*FIXED, ("img-src", pictures), ("media-src", "'self' blob:"))
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
        "Cache-Control": "private, no-store",
    }
