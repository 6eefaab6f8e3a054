// Names under .localhost are this machine, whatever the resolver says: socket.io asks the site who the user is.
const dns = require("node:dns");

const lookup = dns.lookup;
dns.lookup = (name, options, callback) =>
	lookup.call(dns, String(name).endsWith(".localhost") ? "127.0.0.1" : name, options, callback);
