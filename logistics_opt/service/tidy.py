"""Keeps the queue from growing for ever: what it knows of studies long over is forgotten; their rows stay."""

from datetime import timedelta

from dbos import DBOSClient

from logistics_opt.service.tables import now

_OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_AT_ONCE = 200  # entries in a transaction: other writers of SQLite wait meanwhile


def forget_old(client: DBOSClient, *, hours: float) -> int:
    """Delete the queue's entries of studies that ended so many hours ago or more; how many they were."""
    before, count = (now() - timedelta(hours=hours)).isoformat(), 0
    while True:
        found = client.list_workflows(
            status=_OVER, completed_before=before, limit=_AT_ONCE, load_input=False, load_output=False
        )
        if not found:
            return count
        client.delete_workflows([one.workflow_id for one in found])
        count += len(found)
