"""The technician's own day: what the page on the telephone shows, keeps and hands over."""
