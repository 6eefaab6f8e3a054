"""E-mails of the test site: queued by the app, never sent."""

from __future__ import annotations

import re
from email import message_from_string, policy
from email.message import EmailMessage

from tests.support.world import World


def outgoing_account(world: World) -> None:
    """An account mails are queued for; its server does not exist, so none leaves."""
    if world.site.sql("select name from `tabEmail Account` where default_outgoing = 1"):
        return
    world.insert(
        "Email Account",
        email_account_name=f"Salida {world.suffix}",
        email_id=f"salida-{world.suffix}@techops.invalid",
        enable_outgoing=1,
        default_outgoing=1,
        smtp_server="mail.invalid",
        no_smtp_authentication=1,
    )


def mail_about(world: World, name: str) -> EmailMessage:
    """The one e-mail about a document, made now if the worker has not made it yet."""
    outbox = "select name from `tabTechOps Outbox` where reference_name = %s order by creation desc limit 1"
    world.site.execute("techops.reliability.outbox.send", row_name=world.one(outbox, name))
    message = world.one("select message from `tabEmail Queue` where reference_name = %s", name)
    return message_from_string(message, policy=policy.default)  # type: ignore[return-value]


def written(message: EmailMessage) -> str:
    """What an e-mail says, as HTML."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    return "".join(part.get_content() for part in parts)


def link_in(message: EmailMessage, page: str) -> str | None:
    """The secret behind the ``#`` of the link to one of our pages in an e-mail."""
    found = re.search(rf'href="[^"]*{re.escape(page)}#([\w.-]+)"', written(message))
    return found[1] if found else None
