from techops.work_orders.protection import LockedDocument, refuse_side_doors


class AssignmentOffer(LockedDocument):
    """An order offered to one technician."""

    def validate(self) -> None:
        """Let only services change it."""
        refuse_side_doors(self)
