"""How good the work was: first-time fixes, rework, claims, what warranty cost, what customers think."""
