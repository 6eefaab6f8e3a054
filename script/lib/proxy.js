// One address for a site: realtime to the socket.io process, everything else to the web workers. It does for a
// demonstration and for tests what nginx does in production.
// node proxy.js HOST PORT SITE WEB_SOCKET REALTIME_SOCKET
const http = require("node:http");

const [host, port, site, web, realtime] = process.argv.slice(2);
const is_realtime = (request) => request.url.startsWith("/socket.io");

function target(request) {
	return {
		socketPath: is_realtime(request) ? realtime : web,
		agent: false, // a kept connection may be closed by the worker just as the next request takes it
		method: request.method,
		path: request.url,
		headers: {
			// socket.io asks for an origin, and a browser sends none with a GET to the page's own address
			...(is_realtime(request) && { origin: `http://${request.headers.host}` }),
			...request.headers,
			"x-frappe-site-name": site,
			"x-forwarded-for": request.socket.remoteAddress,
			"x-forwarded-proto": "http",
		},
	};
}

const server = http.createServer((request, response) => {
	const onward = http.request(target(request), (answer) => {
		response.writeHead(answer.statusCode, answer.headers);
		answer.pipe(response);
	});
	onward.on("error", () => {
		if (!response.headersSent) response.writeHead(502);
		response.end();
	});
	response.on("close", () => onward.destroy());
	request.pipe(onward);
});

server.on("upgrade", (request, socket, head) => {
	const onward = http.request(target(request));
	const give_up = () => socket.destroy();
	onward.on("upgrade", (answer, upstream, upstream_head) => {
		const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
		socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
		socket.write(upstream_head);
		upstream.write(head);
		upstream.pipe(socket).pipe(upstream);
		upstream.on("error", give_up);
		socket.on("error", () => upstream.destroy());
	});
	onward.on("response", give_up);
	onward.on("error", give_up);
	onward.end();
});

server.requestTimeout = 0;
// Longer than any client of ours rests: else a connection is closed just as the next request takes it.
server.keepAliveTimeout = 15 * 60 * 1000;
server.listen(Number(port), host);
