"""A site that takes cards: Stripe set up as an administrator does, its server and script stood in for."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import stripe_stand_in
from tests.support.stripe_stand_in import Stripe
from tests.support.world import World


@contextmanager
def accepted(world: World) -> Iterator[Stripe]:
    """Let the small company take cards while the test runs."""
    gateway = f"Prueba {uuid.uuid4().hex[:6]}"
    settings = {
        "doctype": "Stripe Settings",
        "name": gateway,
        "gateway_name": gateway,
        "publishable_key": "pk_test_stand_in",
        "secret_key": "sk_test_stand_in",
    }
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # saved on the form it asks Stripe's own server about the keys
        file = Path(folder) / "stripe.json"
        file.write_text(json.dumps(settings))
        world.site.execute("frappe.modules.import_file.import_file_by_path", path=str(file))
    # ERPNext makes the bank account and the gateway's account of the default company by itself.
    company = world.one(
        "select company from `tabPayment Gateway Account` where payment_gateway = %s", f"Stripe-{gateway}"
    )
    assert company == world["company"]
    with stripe_stand_in.running() as stripe:
        config = "frappe.installer.update_site_config"
        world.site.execute(config, key="stripe_api_base", value=stripe.address)
        try:
            yield stripe
        finally:
            world.site.execute(config, key="stripe_api_base", value="None")
            # Requests keep naming the account: without its gateway it is offered to nobody.
            world.set("Payment Gateway", f"Stripe-{gateway}", gateway_settings=None, gateway_controller=None)
