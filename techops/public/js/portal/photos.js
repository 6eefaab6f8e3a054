/** Photos and papers of an order: private, seen by who may see the order. */
import { address, read, write } from "../web/api";
import { append, element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { card, empty } from "../web/parts";
import { ACCEPTED, as_rows } from "../web/files";
import { __, day } from "../web/texts";

const PICTURE = /\.(jpe?g|png|webp)$/i;
const VIDEO = /\.(mp4|mov|m4v|webm)$/i;

export async function photos(place, order) {
	const { data } = await read("orders.attachments", { order: order.name });
	const files = field({
		name: "files",
		label: __("Add photos, videos or PDF files"),
		type: "file",
		required: true,
		multiple: true,
		accept: ACCEPTED,
		help: __("JPEG, PNG, WebP, MP4, MOV, WebM or PDF, at most 10 MB each."),
	});
	const send = async (values) => {
		for (const row of await as_rows(values.files)) await write("orders.attach", { order: order.name, ...row });
		await photos(place, order);
	};
	fill(place, card(__("Photos and files"), [data.length ? shown(order, data) : empty(__("There are no files yet.")), form([files], send, { label: __("Send the files") })]));
}

function shown(order, files) {
	return gallery(files, (file) => address("orders.download", { order: order.name, file: file.name }));
}

/** Pictures as small squares that open, other files as links; `where` tells a file's address. */
export function gallery(files, where) {
	const pictures = files.filter((file) => PICTURE.test(file.file_name));
	const papers = files.filter((file) => !PICTURE.test(file.file_name));
	const node = element("div", {});
	if (pictures.length) append(node, element("ul", { class: "photos" }, pictures.map((file, at) => picture(where(file), file, at + 1))));
	append(node, papers.map((file) => element("p", {}, element("a", { href: where(file) }, named(file)))));
	return node;
}

function named(file) {
	return VIDEO.test(file.file_name) ? __("Video of {0}", [day(file.creation)]) : __("File of {0}", [day(file.creation)]);
}

function picture(href, file, number) {
	const alt = __("Photo {0}, {1}", [number, day(file.creation)]);
	return element("li", {}, element("a", { href }, element("img", { src: href, alt, loading: "lazy" })));
}
