/** Photos before, during and after the work: made smaller on the telephone, kept until they are sent. */
import { element } from "../web/dom";
import { as_rows } from "../web/files";
import { announce, card, faint, problem } from "../web/parts";
import { __ } from "../web/texts";

const STAGES = ["Before", "During", "After"];
const TITLES = { Before: () => __("Before"), During: () => __("During"), After: () => __("After") };

export function photos_card(work, visit) {
	const waiting = visit.steps.filter((step) => step.action === "photo");
	return card(
		__("Photos"),
		[
			element("div", { class: "buttons" }, STAGES.map((stage) => camera(work, visit, stage))),
			waiting.length
				? element(
						"ul",
						{ class: "photos" },
						waiting.map((step) =>
							element(
								"li",
								{},
								element("img", { src: `data:image/jpeg;base64,${step.args.content}`, alt: TITLES[step.args.stage]() }),
								faint(__("(to send)"))
							)
						)
				  )
				: null,
		],
		{ lead: visit.files ? faint(__("{0} sent", [visit.files])) : null }
	);
}

/** A button that opens the camera; several photos may be chosen where the telephone lets. */
function camera(work, visit, stage) {
	const input = element("input", {
		type: "file",
		accept: "image/jpeg,image/png,image/webp",
		capture: "environment",
		multiple: true,
		class: "unseen",
		name: `photo-${stage.toLowerCase()}`,
	});
	input.addEventListener("change", async () => {
		const files = [...input.files];
		input.value = "";
		work.say(visit.name, null);
		try {
			await send(work, visit, stage, files);
		} catch (error) {
			work.say(visit.name, problem(error));
		}
	});
	return element("label", { class: "button file-button" }, input, TITLES[stage]());
}

async function send(work, visit, stage, files) {
	for (const row of await as_rows(files)) {
		const done = await work.act(visit.name, "photo", "fieldwork.add_photo", { stage, ...row }, {
			label: `${__("Photo")}: ${TITLES[stage]()}`,
			timed: false,
		});
		announce(done.kept ? __("Kept on this telephone.") : __("Photo sent."));
	}
}
