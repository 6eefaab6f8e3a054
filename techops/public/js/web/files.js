/** Files on their way to the server: photos made small enough for a slow network, everything in base64. */
import { Refusal } from "./api";
import { __ } from "./texts";

export const PAPERS = "image/jpeg,image/png,image/webp,application/pdf";
export const ACCEPTED = `${PAPERS},video/mp4,video/quicktime,video/webm`;
const LARGEST = 10_000_000; // bytes, what the server keeps
const LONGEST_SIDE = 1920; // pixels: enough to read a label on a motor
const QUALITY = 0.85;
const ALREADY_SMALL = 600_000;

/** Read files as the API takes them: rows of `file_name` and `content`; throws a Refusal. */
export async function as_rows(files) {
	const rows = [];
	for (const file of files) rows.push(await as_row(file));
	return rows;
}

async function as_row(file) {
	const small = await smaller(file);
	if (small.size > LARGEST) {
		throw new Refusal(__("{0} is larger than 10 MB. Choose a smaller file.", [file.name]), "too_large", 0);
	}
	const name = small === file ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg";
	return { file_name: name, content: await base64(small) };
}

/** A photo at most `LONGEST_SIDE` wide and high, turned as it was taken; anything else as it is. */
async function smaller(file) {
	if (!/^image\/(jpeg|webp)$/.test(file.type) || file.size < ALREADY_SMALL) return file;
	try {
		const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
		const ratio = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(picture.width * ratio);
		canvas.height = Math.round(picture.height * ratio);
		canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
		const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
		return made && made.size < file.size ? made : file;
	} catch {
		return file; // the server looks at it and says what is wrong
	}
}

function base64(blob) {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.addEventListener("load", () => resolve(String(reader.result).split(",", 2)[1] ?? ""));
		reader.addEventListener("error", () => reject(new Refusal(__("The file cannot be read. Choose it again."), "unreadable", 0)));
		reader.readAsDataURL(blob);
	});
}
