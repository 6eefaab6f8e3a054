/**
 * What was done on this telephone and is not with the server yet.
 *
 * Steps are sent one after the other in the order they were done, each with a key of its own, so that a step sent
 * twice happens once. What the server refuses stays, and with it what was done later on the same order; other orders
 * go on. Nothing here knows the browser: `storage` keeps the steps, `send` sends one, `sent` is told of one that is with
 * the server, before it is forgotten here.
 */

export const WAITING = "waiting";
export const REFUSED = "refused";

const LATER = new Set(["offline", "signed_out", "old_page", "too_many", "failed", "busy"]);
const SERVER_FAILED = 500;

/** Whether a failed step may succeed as it is, later: no network, no session, a server that is busy or down. */
export const may_succeed_later = (error) => LATER.has(error.code) || !error.status || error.status >= SERVER_FAILED;

export class Queue {
	constructor({ storage, send, sent = async () => {}, changed = () => {} }) {
		this.storage = storage;
		this.send = send;
		this.sent = sent;
		this.changed = changed;
		this.flushing = Promise.resolve();
		this.outcomes = new Map(); // by step: what became of those that were sent, until somebody asks
	}

	/** Every step of `person` that is not with the server, in the order they were done. */
	async steps(person) {
		const all = await this.storage.all();
		return all.filter((step) => step.person === person).sort((one, other) => one.id - other.id);
	}

	/** Keep a step; it is safe from here on, whatever happens to the page. */
	async add(step) {
		const kept = { ...step, state: WAITING, error: null };
		kept.id = await this.storage.add(kept);
		this.changed();
		return kept;
	}

	/**
	 * Send what can be sent; returns `{ sent, refused, trouble }`: steps with their `answer`, steps refused now, and
	 * the error that made it stop. Of two calls at once, one waits for the other.
	 */
	flush(person) {
		const flushed = this.flushing.then(() => this._flush(person));
		this.flushing = flushed.catch(() => {});
		return flushed;
	}

	/** What became of a step, whichever call sent it: `{ answer }`, `{ refused }`, or null while it waits. */
	outcome_of(id) {
		const outcome = this.outcomes.get(id) ?? null;
		this.outcomes.delete(id);
		return outcome;
	}

	async _flush(person) {
		const outcome = { sent: [], refused: [], trouble: null };
		const tried = new Set();
		for (;;) {
			const step = next_to_send(await this.steps(person), tried);
			if (!step) return outcome;
			tried.add(step.id);
			try {
				const answer = await this.send(step);
				await this.sent(step);
				await this.storage.remove(step.id);
				this.outcomes.set(step.id, { answer });
				outcome.sent.push({ ...step, answer });
			} catch (error) {
				if (may_succeed_later(error)) {
					outcome.trouble = error;
					return outcome;
				}
				const refused = { ...step, state: REFUSED, error: { message: error.message, code: error.code, status: error.status } };
				await this.storage.put(refused);
				this.outcomes.set(step.id, { refused });
				outcome.refused.push(refused);
			}
			this.changed();
		}
	}

	/** Try the refused steps of an order again, with the keys they had. */
	async retry(person, order) {
		for (const step of of_order(await this.steps(person), order)) {
			await this.storage.put({ ...step, state: WAITING, error: null });
		}
		this.changed();
	}

	/** Forget one step, or every step of an order. */
	async forget(person, { order = null, id = null }) {
		for (const step of await this.steps(person)) {
			if (step.id === id || step.order === order) await this.storage.remove(step.id);
		}
		this.changed();
	}
}

/** The first step that was not tried and that no refused step of its order holds back. */
export function next_to_send(steps, tried = new Set()) {
	const held = new Set(steps.filter((step) => step.state === REFUSED).map((step) => step.order));
	return steps.find((step) => step.state === WAITING && !held.has(step.order) && !tried.has(step.id));
}

export const of_order = (steps, order) => steps.filter((step) => step.order === order);

/** The orders of which something was refused, each with all its steps. */
export function conflicts(steps) {
	const orders = new Set(steps.filter((step) => step.state === REFUSED).map((step) => step.order));
	return [...orders].map((order) => ({ order, steps: of_order(steps, order) }));
}

/**
 * A visit as it stands when the steps that wait are done too: its status and what may come next, by the table of
 * the server (`table`: status -> action -> status). Without waiting steps it is as the server said.
 */
export function foreseen(visit, steps, table) {
	const own = of_order(steps, visit.name);
	if (!own.length) return { status: visit.visit_status, actions: visit.allowed_actions, waiting: 0 };
	let status = visit.visit_status;
	for (const step of own) status = table[status]?.[step.action] ?? status;
	const held = own.some((step) => step.state === REFUSED);
	const actions = held ? [] : Object.keys(table[status] ?? {});
	return { status, actions: without_leading(actions, visit), waiting: own.length };
}

/**
 * The day as it is once the server has a step: the network may go before the day can be read again. Doing it twice is
 * doing it once.
 */
export function settled(day, step) {
	const visits = day.visits.map((visit) => {
		const status = visit.name === step.order ? day.steps[visit.visit_status]?.[step.action] : undefined;
		if (status === undefined) return visit;
		const actions = without_leading(Object.keys(day.steps[status] ?? {}), visit);
		return { ...visit, visit_status: status, allowed_actions: actions };
	});
	return { ...day, visits };
}

/** Only who leads an order completes it. */
function without_leading(actions, visit) {
	return visit.leads ? actions : actions.filter((action) => action !== "complete");
}
