"""The steps a telephone keeps, by themselves: the module in a browser, storage and server made up here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.pages import Pages
from tests.support.world import PASSWORD, World

MODULE = "/assets/techops/js/technician"
# A storage in memory, a server that answers as told by order and step, and what was sent to it.
BENCH = """
const { Queue, conflicts, foreseen, settled } = await import("MODULE/queue.js");
const { Clock } = await import("MODULE/clock.js");
const kept = new Map(); let number = 0;
const storage = {
    all: async () => [...kept.values()],
    add: async (step) => { number += 1; kept.set(number, { ...step, id: number }); return number; },
    put: async (step) => { kept.set(step.id, step); },
    remove: async (id) => { kept.delete(id); },
};
const sent = []; const answers = {};
const refuse = (code, status) => Object.assign(new Error(code), { code, status });
const send = async (step) => {
    sent.push(`${step.order}/${step.action}/${step.key}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const answer = answers[`${step.order}/${step.action}`];
    if (answer) throw answer;
    return "ok";
};
const queue = new Queue({ storage, send });
const act = (order, action, person = "T") => queue.add({ order, action, person, key: `${order}-${action}` });
const left = async () => (await queue.steps("T")).map((step) => `${step.order}/${step.action}/${step.state}`);
""".replace("MODULE", MODULE)


@pytest.fixture(scope="module")
def run(browser: Any, world: World) -> Iterator[Callable[[str], Any]]:
    context = browser.new_context(base_url=world.site.browser_address)
    pages = Pages(context.new_page())
    pages.sign_in(world["technician"], PASSWORD, "/technician")
    yield lambda body: pages.page.evaluate(f"async () => {{ {BENCH} {body} }}")
    context.close()


def test_steps_are_sent_once_and_in_order_by_two_calls_at_once(run: Callable[[str], Any]) -> None:
    sent, left = run(
        """
        for (const action of ["start", "check_in", "execute"]) await act("A", action);
        await Promise.all([queue.flush("T"), queue.flush("T")]);
        await queue.flush("T");
        return [sent, await left()];
        """
    )
    assert sent == ["A/start/A-start", "A/check_in/A-check_in", "A/execute/A-execute"]
    assert left == []


def test_what_may_succeed_later_stops_and_keeps_everything(run: Callable[[str], Any]) -> None:
    for code, status in (("offline", 0), ("signed_out", 403), ("too_many", 429), ("x", 502), ("busy", 409)):
        sent, left, trouble = run(
            f"""
            await act("A", "start"); await act("B", "start");
            answers["A/start"] = refuse("{code}", {status});
            const outcome = await queue.flush("T");
            const before = await left();
            delete answers["A/start"];
            await queue.flush("T");
            return [sent, [before, await left()], outcome.trouble.code];
            """
        )
        assert trouble == code
        assert left == [["A/start/waiting", "B/start/waiting"], []]
        assert sent == ["A/start/A-start", "A/start/A-start", "B/start/B-start"], "the same key again"


def test_a_refusal_holds_its_own_order_back_and_no_other(run: Callable[[str], Any]) -> None:
    sent, states, conflict, again = run(
        """
        const done = [["A", "start"], ["A", "check_in"], ["B", "start"]];
        for (const [order, action] of done) await act(order, action);
        answers["A/start"] = refuse("not_found", 404);
        await queue.flush("T"); await queue.flush("T");
        const states = await left();
        const [conflict] = conflicts(await queue.steps("T"));
        const first = [...sent];
        delete answers["A/start"];
        await queue.retry("T", "A"); await queue.flush("T");
        return [first, states, [conflict.order, conflict.steps.length], [sent, await left()]];
        """
    )
    assert sent == ["A/start/A-start", "B/start/B-start"]
    assert states == ["A/start/refused", "A/check_in/waiting"]
    assert conflict == ["A", 2]
    assert again == [[*sent, "A/start/A-start", "A/check_in/A-check_in"], []]


def test_steps_of_another_technician_are_neither_shown_nor_sent(run: Callable[[str], Any]) -> None:
    sent, mine, theirs = run(
        """
        await act("A", "start", "other"); await act("B", "start");
        await queue.flush("T");
        await queue.forget("T", { order: "A" });
        return [sent, await left(), (await queue.steps("other")).length];
        """
    )
    assert (sent, mine, theirs) == (["B/start/B-start"], [], 1)


def test_a_visit_is_foreseen_by_the_servers_table(run: Callable[[str], Any]) -> None:
    found = run(
        """
        const table = { Planned: { start: "En Route" }, "En Route": { check_in: "On Site" },
            "On Site": { execute: "Executing", check_out: "Ended" }, Ended: { complete: "" } };
        const visit = { name: "A", visit_status: "Planned", allowed_actions: ["start"], leads: true };
        const steps = (...actions) => actions.map((action) => ({ order: "A", action, state: "waiting" }));
        const seen = (...actions) => foreseen(visit, steps(...actions), table);
        const helper = foreseen({ ...visit, leads: false }, steps("start", "check_in", "check_out"), table);
        const refused = foreseen(visit, [{ order: "A", action: "start", state: "refused" }], table);
        return [seen(), seen("start", "photo"), seen("start", "check_in", "check_out"),
            seen("start", "check_in", "check_out", "complete"), helper.actions, refused.actions];
        """
    )
    assert found[0] == {"status": "Planned", "actions": ["start"], "waiting": 0}
    assert found[1] == {"status": "En Route", "actions": ["check_in"], "waiting": 2}
    assert (found[2]["status"], found[2]["actions"]) == ("Ended", ["complete"])
    assert (found[3]["status"], found[3]["actions"]) == ("", [])
    assert found[4] == [] and found[5] == []


def test_what_the_server_has_stays_done_without_reading_the_day_again(run: Callable[[str], Any]) -> None:
    found = run(
        """
        const steps = { Planned: { start: "En Route" }, "En Route": { check_in: "On Site" },
            "On Site": { check_out: "Ended" }, Ended: { complete: "" } };
        const visits = ["A", "B"].map((name) =>
            ({ name, visit_status: "Planned", allowed_actions: ["start"], leads: true }));
        let day = { steps, visits };
        const seen = [];
        for (const action of ["start", "start", "photo", "check_in", "check_out", "complete"]) {
            day = settled(day, { order: "A", action });
            seen.push([day.visits[0].visit_status, ...day.visits[0].allowed_actions]);
        }
        return [seen, day.visits[1].visit_status];
        """
    )
    assert found == [
        [
            ["En Route", "check_in"],
            ["En Route", "check_in"],
            ["En Route", "check_in"],
            ["On Site", "check_out"],
            ["Ended", "complete"],
            [""],
        ],
        "Planned",
    ]


def test_the_clock_is_measured_and_small_differences_are_the_networks(run: Callable[[str], Any]) -> None:
    found = run(
        """
        const wall = Date.parse("2026-03-02T11:00:00Z");
        const clock = new Clock({ wall: () => wall });
        const changed = [clock.measure("2026-03-02T11:00:01.500Z"), clock.measure("2026-03-02T10:00:00Z"),
            clock.measure("2026-03-02T10:00:01Z"), clock.measure("nonsense")];
        return [changed, clock.reading(), new Date(clock.now()).toISOString()];
        """
    )
    assert found[0] == [False, True, False, False]
    assert found[1] == {"occurred_at": "2026-03-02T11:00:00.000Z", "clock_skew": -3600}
    assert found[2] == "2026-03-02T10:00:00.000Z"
