/**
 * How far this telephone's clock is from the server's, as measured when they last met.
 *
 * Steps are told with the telephone's own time and this difference; the server moves the one by the other.
 */

const STEADY = 2000; // milliseconds: less is the network's doing, not the clock's

export class Clock {
	constructor({ wall = () => Date.now(), skew = 0 } = {}) {
		this.wall = wall;
		this.skew = skew; // milliseconds the server is ahead
	}

	/** Compare with what the server said just now; returns whether the difference changed. */
	measure(server_time) {
		const measured = Date.parse(server_time) - this.wall();
		if (!Number.isFinite(measured) || Math.abs(measured - this.skew) < STEADY) return false;
		this.skew = measured;
		return true;
	}

	/** When something happens now, as the API takes it. */
	reading() {
		return { occurred_at: new Date(this.wall()).toISOString(), clock_skew: Math.round(this.skew) / 1000 };
	}

	/** The true time now, for countdowns. */
	now() {
		return this.wall() + this.skew;
	}
}
