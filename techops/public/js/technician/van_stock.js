/** What lies in the van, as last read, less what was used here and is not with the server yet. */
import { read } from "../web/api";
import * as device from "./device";

const VAN = "van";

/** Keep what lies in the van for when there is no network; it is no trouble when that fails. */
export async function keep_van() {
	try {
		await device.keep(VAN, await read("fieldwork.van"));
	} catch {
		// the next time will do
	}
}

/** Read the van; without a network, what this telephone keeps of it. */
export async function van_stock(work) {
	let van = (await device.recall(VAN)) ?? { data: [], requests: [] };
	if (navigator.onLine) {
		try {
			van = await read("fieldwork.van");
			await device.keep(VAN, van);
		} catch (error) {
			if (error.status && error.status !== 417) throw error;
			if (error.status === 417) return { ...van, trouble: error };
		}
	}
	return { ...van, data: van.data.map((part) => ({ ...part, quantity: part.quantity - used_here(work, part.item) })) };
}

function used_here(work, item) {
	const used = work.steps.filter((step) => step.action === "use_material" && step.args.item === item);
	return used.reduce((sum, step) => sum + Number(step.args.quantity), 0);
}

/** Parts whose name, number or bar code holds what was typed; a whole bar code stands alone. */
export function matching(parts, typed) {
	const text = plain(typed);
	if (!text) return parts;
	const scanned = parts.filter((part) => (part.barcodes ?? []).includes(typed.trim()));
	if (scanned.length) return scanned;
	return parts.filter((part) => plain(`${part.item} ${part.item_name}`).includes(text));
}

/** Without accents and capitals, as people type on a telephone. */
const plain = (text) => text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
