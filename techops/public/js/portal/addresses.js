/** Where the pages are. */
const ROOT = "/servicio";

export const orders_page = () => `${ROOT}/ordenes`;
export const order_page = (name) => `${ROOT}/ordenes/${encodeURIComponent(name)}`;
export const quotations_page = () => `${ROOT}/cotizaciones`;
export const quotation_page = (name) => `${ROOT}/cotizaciones/${encodeURIComponent(name)}`;
export const invoices_page = () => `${ROOT}/facturas`;
export const invoice_page = (name) => `${ROOT}/facturas/${encodeURIComponent(name)}`;
export const request_page = (asset) => `${ROOT}/solicitar?equipo=${encodeURIComponent(asset)}`;
export const assets_page = (site = null) => `${ROOT}/equipos${site ? `?sitio=${encodeURIComponent(site)}` : ""}`;
export const asset_page = (name) => `${ROOT}/equipos/${encodeURIComponent(name)}`;
export const contracts_page = () => `${ROOT}/contratos`;
export const contract_page = (name) => `${ROOT}/contratos/${encodeURIComponent(name)}`;
export const claim_page = (name) => `${ROOT}/reclamos/${encodeURIComponent(name)}`;
