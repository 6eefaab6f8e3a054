"""Counting again in the background."""

from techops.ratings import service


def rebuild_averages() -> None:
    """Count every technician's ratings from nothing (daily): a net under what each rating adds by itself."""
    service.rebuild_averages()
