/** What this telephone keeps: the day as last read, drafts, the clock, and the steps that wait to be sent. */

const NAME = "techops-technician";
const VERSION = 1;
const KEPT = "kept"; // one value a key
const STEPS = "steps";

let opened = null;

function open() {
	opened ??= new Promise((resolve, reject) => {
		const request = indexedDB.open(NAME, VERSION);
		request.onupgradeneeded = () => {
			request.result.createObjectStore(KEPT);
			request.result.createObjectStore(STEPS, { keyPath: "id", autoIncrement: true });
		};
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
	return opened;
}

/** Run one request in a transaction of its own; resolves when it is written, not only asked. */
async function run(place, mode, ask) {
	const database = await open();
	return new Promise((resolve, reject) => {
		const transaction = database.transaction(place, mode);
		const request = ask(transaction.objectStore(place));
		transaction.oncomplete = () => resolve(request.result);
		transaction.onabort = () => reject(transaction.error ?? request.error);
	});
}

export const recall = (key) => run(KEPT, "readonly", (store) => store.get(key));
export const keep = (key, value) => run(KEPT, "readwrite", (store) => store.put(value, key));
export const forget = (key) => run(KEPT, "readwrite", (store) => store.delete(key));

/** Forget everything but the steps that wait: they are nobody's to lose. */
export const forget_all = () => run(KEPT, "readwrite", (store) => store.clear());

/** The storage of `Queue`. */
export const steps = {
	all: () => run(STEPS, "readonly", (store) => store.getAll()),
	add: (step) => run(STEPS, "readwrite", (store) => store.add(step)),
	put: (step) => run(STEPS, "readwrite", (store) => store.put(step)),
	remove: (id) => run(STEPS, "readwrite", (store) => store.delete(id)),
};

/** Ask the browser not to throw away what is kept here when it runs out of room. */
export const ask_to_persist = () => navigator.storage?.persist?.().catch(() => false);
