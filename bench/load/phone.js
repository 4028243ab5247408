'use strict';
// One phone: a websocket with hand-made Engine.IO and Socket.IO frames, and what the server said to it.
// With `raw` there are no frames: every message is a push (the raw ws baseline).

const { WebSocket } = require('ws');

const FOUR = 0x34;
const EVENT = 0x32;
const ACK = 0x33;
const OPEN = 0x30;
const PING = 0x32;
const RETRY_LEAST_MS = 300; // as workshop/static/live/line.js does: 0.3 to 2 seconds
const RETRY_MORE_MS = 1700;

class Phone {
  // `picture`: in only when the first picture came; `back`: comes back by itself when the line breaks.
  constructor({ port, cookie = '', auth = {}, raw = false, picture = true, back = false }) {
    Object.assign(this, { port, cookie, auth, raw, back });
    this.needsPicture = picture && !raw;
    this.kept = new Map(); // "round/item" -> {seq, value}: the newest vote that the server said it keeps
    this.waiting = new Map(); // ack id -> what to do with it
    this.lastAck = 0;
    this.seq = 0;
    this.last = null; // the last picture, as bytes
    this.ballots = [];
    this.onPush = null;
    this.lost = 0;
  }

  // Resolves once in; rejects when refused. With `back` it keeps trying.
  come() {
    return new Promise((resolve, reject) => {
      this.letIn = resolve;
      this.turnAway = reject;
      this.connect();
    });
  }

  connect() {
    const path = this.raw ? '/' : '/socket.io/?EIO=4&transport=websocket';
    this.connected = this.pictured = false;
    this.socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, {
      headers: this.cookie ? { Cookie: this.cookie } : {},
      origin: `http://127.0.0.1:${this.port}`,
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    this.socket.on('open', () => { if (this.raw) this.in(); });
    this.socket.on('message', (data) => this.hear(data));
    this.socket.on('error', () => {});
    this.socket.on('close', (code) => this.broken(code));
  }

  in() {
    this.inAt = Date.now();
    this.letIn(this);
  }

  broken(code) {
    if (this.leaving) return;
    this.brokeBy = code;
    this.lost += 1;
    this.lostAt = Date.now();
    for (const done of this.waiting.values()) done(null);
    this.waiting.clear();
    if (this.back) setTimeout(() => this.connect(), RETRY_LEAST_MS + Math.random() * RETRY_MORE_MS);
    else this.turnAway(new Error('closed'));
  }

  hear(data) {
    if (this.raw) return this.push(data);
    if (data[0] === PING && data.length === 1) return this.socket.send('3');
    if (data[0] === OPEN) return this.socket.send('40' + JSON.stringify(this.auth));
    if (data[0] !== FOUR) return undefined;
    if (data[1] === ACK) return this.acked(data);
    if (data[1] === EVENT) return this.push(data);
    if (data[1] === OPEN) return this.ready('connected');
    if (data[1] === FOUR) this.turnAway(new Error('refused'));
    return undefined;
  }

  ready(what) {
    const before = this.isIn();
    this[what] = true;
    if (!before && this.isIn()) this.in();
  }

  isIn() {
    return this.connected && (this.pictured || !this.needsPicture);
  }

  push(data) {
    if (this.onPush) this.onPush(data, performance.now());
    if (this.raw || data.subarray(2, 12).toString() !== '["picture"') return;
    this.last = data;
    if (!this.pictured) this.ready('pictured');
  }

  // What may be voted on now, read from the last picture: [[round, item], ...].
  ballotsNow() {
    if (!this.last) return [['round', '']];
    const { stage } = JSON.parse(this.last.subarray(2))[1];
    if (!stage) return [['round', '']];
    return stage.ballots.flatMap((b) => b.items.map((item) => [b.round, item]));
  }

  acked(data) {
    const start = data.indexOf('[');
    const id = Number(data.subarray(2, start));
    const done = this.waiting.get(id);
    this.waiting.delete(id);
    if (done) done(data.subarray(start));
  }

  // Send an event; `done` hears the ack as bytes, null when the line broke first (ws drops what is sent after that).
  say(event, payload, done) {
    if (this.socket.readyState !== WebSocket.OPEN) return setImmediate(done, null);
    this.lastAck += 1;
    this.waiting.set(this.lastAck, done);
    return this.socket.send(`42${this.lastAck}${JSON.stringify([event, payload])}`);
  }

  // Cast a vote on the next ballot; `done(ms, refusal)`: refusal is '' when kept, else the ack.
  vote(done) {
    const [round, item] = this.ballots[this.seq % this.ballots.length];
    const seq = ++this.seq;
    const value = String(1 + seq % 5);
    const sent = performance.now();
    this.say('vote', { seat: this.auth.seat || 'seat', round, item, value, seq }, (ack) => {
      if (ack && ack.includes('"ok":true')) this.keep(`${round}/${item}`, seq, value, done, sent);
      else done(performance.now() - sent, ack ? ack.toString() : `line broke: ${this.brokeBy}`);
    });
  }

  keep(ballot, seq, value, done, sent) {
    const before = this.kept.get(ballot);
    if (!before || before.seq < seq) this.kept.set(ballot, { seq, value });
    done(performance.now() - sent, '');
  }

  leave() {
    this.leaving = true;
    this.socket.terminate();
  }
}

module.exports = { Phone };
