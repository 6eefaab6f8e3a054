/** Photos and papers in a dialog, sent to the API as rows of `file_name` and `content` (base64). */

const ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,.mp4,.mov,.webm";

/** A field of a dialog in which files are chosen. */
export function evidence_field(label) {
	return {
		fieldname: "evidence_files",
		fieldtype: "HTML",
		options: `<label class="control-label">${frappe.utils.escape_html(label)}</label>
			<input type="file" class="form-control techops-evidence" multiple accept="${ACCEPTED}">
			<p class="help-box small text-muted">${__("Photos (JPEG, PNG, WebP) or PDF; they stay private.")}</p>`,
	};
}

/** The files chosen in a dialog, as the API takes them. */
export function chosen_evidence(dialog) {
	const input = dialog.get_field("evidence_files").$wrapper.find(".techops-evidence")[0];
	return Promise.all([...input.files].map(as_row));
}

function as_row(file) {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve({ file_name: file.name, content: String(reader.result).split(",").pop() });
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(file);
	});
}
