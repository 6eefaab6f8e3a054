"""Dispatch: who is asked, who is told when nobody answers, the board, the plan of the day."""
