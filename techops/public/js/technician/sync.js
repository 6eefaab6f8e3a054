/**
 * The day as the page shows it: what the server said last, with what was done here since.
 *
 * One `Work` a page. Everybody who draws asks it, and is told of changes by the event "change".
 */
import { Refusal, new_key, read, write } from "../web/api";
import { __ } from "../web/texts";
import { Clock } from "./clock";
import * as device from "./device";
import { Queue, conflicts, foreseen, of_order, settled } from "./queue";
import { session_user } from "./session";
import { keep_van } from "./van_stock";

const DAY = "day";
const OWNER = "owner";
const CLOCK = "clock";
const AGAIN = 30_000; // milliseconds between attempts while something waits
const CALM = 600; // milliseconds after a step before the next one can be pressed: a finger may touch twice
const LOCK = "techops-technician-steps"; // two windows of one telephone take turns

export class Work extends EventTarget {
	constructor() {
		super();
		this.day = null;
		this.steps = [];
		this.online = true;
		this.trouble = null;
		this.said = new Map();
		this.acting = new Set(); // orders of which a step is being taken: no other may be pressed by mistake
		this.clock = new Clock();
		this.queue = new Queue({
			storage: device.steps,
			send: send_step,
			sent: (step) => this._settle(step),
			changed: () => this._changed(),
		});
	}

	/** Read what this telephone keeps, then what the server says; resolves when there is a day to show. */
	async open() {
		device.ask_to_persist();
		await forget_others();
		this.clock.skew = (await device.recall(CLOCK)) ?? 0;
		this.day = (await device.recall(DAY)) ?? null;
		await this._read_steps();
		await this.refresh();
		if (!this.day) throw this.trouble;
		if (this.online) keep_van(); // meanwhile
		window.addEventListener("online", () => this.refresh().then(keep_van));
		document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
		setInterval(() => this._tick(), AGAIN);
	}

	get person() {
		return this.day?.person.name ?? null;
	}

	/** Send what waits, then read the day again; without a network everything stays as it is. */
	async refresh() {
		try {
			if (!navigator.onLine) throw offline();
			if (this.person) await this.flush();
			await this._keep(await read("fieldwork.day"));
			this._met(null);
		} catch (error) {
			this._met(error);
		}
		this._tell();
	}

	/** Send the steps that wait, in turn with other windows; returns what became of them. */
	async flush() {
		const person = this.person;
		const outcome = await in_turn(() => this.queue.flush(person));
		this._met(outcome.trouble);
		await this._read_steps();
		return outcome;
	}

	/**
	 * Do a step: it is kept first, then sent. Resolves to `{ answer }`, or to `{ kept: true }` where there is no
	 * network. What the server refuses at once was never kept: the Refusal is the caller's to show.
	 */
	async act(order, action, name, args, { label, timed = true } = {}) {
		this.acting.add(order);
		try {
			return await this._act(order, action, name, args, label, timed);
		} finally {
			setTimeout(() => {
				this.acting.delete(order);
				this._tell();
			}, CALM);
		}
	}

	async _act(order, action, name, args, label, timed) {
		const times = timed ? this.clock.reading() : {};
		const about = { key: new_key(), person: this.person, order, action, name, label, at: this.clock.now() };
		const step = await this.queue.add({ ...about, args: { order, ...args, ...times } });
		await this._read_steps();
		if (!navigator.onLine) return this._kept(offline());
		const outcome = await this.flush();
		const became = this.queue.outcome_of(step.id);
		if (!became) return this._kept(outcome.trouble);
		if (became.refused) {
			const { message, code, status } = became.refused.error;
			await this.queue.forget(this.person, { id: step.id });
			await this.refresh();
			throw new Refusal(message, code, status);
		}
		await this.refresh();
		return { answer: became.answer };
	}

	/** The visits of today, as they stand here. */
	get visits() {
		return (this.day?.visits ?? []).map((visit) => this.stand(visit));
	}

	/** One visit as it stands here; null when it is none of today's. */
	visit(order) {
		const found = this.day?.visits.find((visit) => visit.name === order);
		return found ? this.stand(found) : null;
	}

	stand(visit) {
		return { ...visit, steps: of_order(this.steps, visit.name), here: foreseen(visit, this.steps, this.day.steps) };
	}

	get conflicts() {
		return conflicts(this.steps);
	}

	/** Show something at a place of the pages ("day", or an order) until something else is done there. */
	say(place, node) {
		if (node) this.said.set(place, node);
		else this.said.delete(place);
		this._tell();
	}

	/** Forget the day on this telephone; steps that wait are kept for when their owner comes back. */
	async leave() {
		await device.forget_all();
		const stores = await (globalThis.caches?.keys() ?? []);
		await Promise.all(stores.map(async (name) => (await caches.open(name)).delete("/technician")));
	}

	_kept(trouble) {
		this._met(trouble);
		this._tell();
		return { kept: true };
	}

	async _keep(day) {
		if (this.clock.measure(day.server_time)) await device.keep(CLOCK, this.clock.skew);
		this.day = day;
		await device.keep(DAY, day);
		await device.keep(OWNER, session_user());
		await this._read_steps();
	}

	async _settle(step) {
		if (!this.day) return;
		this.day = settled(this.day, step);
		await device.keep(DAY, this.day);
	}

	async _read_steps() {
		this.steps = this.person ? await this.queue.steps(this.person) : [];
	}

	async _changed() {
		await this._read_steps();
		this._tell();
	}

	_met(error) {
		this.trouble = error;
		this.online = error?.code !== "offline";
	}

	_tick() {
		if (this.steps.some((step) => step.state === "waiting") || this.trouble) this.refresh();
	}

	_tell() {
		this.dispatchEvent(new Event("change"));
	}
}

const send_step = (step) => write(step.name, step.args, { key: step.key });

const offline = () => new Refusal(__("There is no connection. Check your network and try again."), "offline", 0);

/** What another technician left on this telephone is not shown; the steps they left are sent when they come back. */
async function forget_others() {
	const owner = await device.recall(OWNER);
	const user = session_user();
	if (owner && user && owner !== user) await device.forget_all();
}

function in_turn(call) {
	return navigator.locks ? navigator.locks.request(LOCK, call) : call();
}
