'use strict';
// Raw ws in node: what one says goes to everybody, as it is. Argument: port.

const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });

wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    for (const other of wss.clients) other.send(data, { binary: false });
  });
});
