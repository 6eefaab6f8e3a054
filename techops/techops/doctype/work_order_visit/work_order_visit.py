from techops.work_orders.protection import LockedDocument, refuse_side_doors


class WorkOrderVisit(LockedDocument):
    """One technician's trip to one order: times, positions, intervals."""

    def validate(self) -> None:
        """Let only services change it."""
        refuse_side_doors(self)
