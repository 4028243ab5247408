'use strict';
// Bare socket.io in node: acks every vote, sends everybody a picture at connect. Arguments: port, bytes of a picture.

const http = require('node:http');
const { Server } = require('socket.io');

const [port, bytes] = process.argv.slice(2).map(Number);
const server = http.createServer();
const io = new Server(server);
const picture = { html: 'x'.repeat(bytes || 0) };

io.on('connection', (socket) => {
  socket.emit('picture', picture);
  socket.on('vote', (say, ack) => ack({ ok: true, seq: say.seq }));
});
server.listen({ port, host: '127.0.0.1', backlog: 4096 });
