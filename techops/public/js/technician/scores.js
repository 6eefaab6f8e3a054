/** How my work is judged, and what I did this month. */
import { read } from "../web/api";
import { fill } from "../web/dom";
import { card, empty, facts } from "../web/parts";
import { __, day as day_text, decimal } from "../web/texts";
import { connection } from "./standing";

export default async function scores({ content, work, title }) {
	title(__("My Scores"));
	if (!navigator.onLine) {
		fill(content, connection(work), empty(__("Scores are shown when there is a connection.")));
		return;
	}
	const { month, recent } = await read("fieldwork.scores");
	const of_five = (score) => (score === null ? null : __("{0} of 5", [decimal(score, 2)]));
	fill(
		content,
		connection(work),
		card(__("This month"), [
			facts(
				[__("Completed orders"), String(month.orders_completed)],
				[__("Visits"), String(month.visits)],
				[__("Failed visits"), String(month.failed_visits)],
				[__("Hours worked"), decimal(month.hours_worked)],
				[__("Work done again"), `${decimal(month.rework_percent, 1)} %`]
			),
		]),
		card(
			__("What customers say, since {0}", [day_text(recent.from_date)]),
			recent.ratings
				? facts(
						[__("Ratings"), String(recent.ratings)],
						[__("Overall"), of_five(recent.overall)],
						[__("Punctuality"), of_five(recent.punctuality)],
						[__("Quality"), of_five(recent.quality)],
						[__("Professionalism"), of_five(recent.professionalism)]
				  )
				: empty(__("Nobody has rated your work yet."))
		)
	);
}
