// The customers' pages: one bundle, which the shell tells what to draw.
import asset from "./portal/asset";
import assets from "./portal/assets";
import claim from "./portal/claim";
import contract from "./portal/contract";
import contracts from "./portal/contracts";
import home from "./portal/home";
import invitation from "./portal/invitation";
import invoice from "./portal/invoice";
import invoices from "./portal/invoices";
import more from "./portal/more";
import order from "./portal/order";
import orders from "./portal/orders";
import people from "./portal/people";
import profile from "./portal/profile";
import quotation from "./portal/quotation";
import quotations from "./portal/quotations";
import register from "./portal/register";
import request from "./portal/request";
import sign from "./portal/sign";
import sites from "./portal/sites";
import { start } from "./web/start";

start({
	asset,
	assets,
	claim,
	contract,
	contracts,
	home,
	invitation,
	invoice,
	invoices,
	more,
	order,
	orders,
	people,
	profile,
	quotation,
	quotations,
	register,
	request,
	sign,
	sites,
});
