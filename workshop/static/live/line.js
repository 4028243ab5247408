// The line to the server: one socket, acts that get an answer, and the words about both.
// First of the files of live.js; they share the one global `workshop`. Plain scripts, no build step.
(function (workshop) {
  'use strict';

  const ACK_MS = 5000;
  const ACK_MOST_MS = 40000;
  const OFFLINE_AFTER_MS = 5000;
  const RELOAD_AGAIN_MS = 30000;
  const NO_ANSWER = { ok: false, error: 'no_answer' };
  const body = document.body;
  const seat = body.dataset.seat || '';

  const socket = io({
    // Each time it connects: what time this phone has, of many phones together, tells whether the server's clock is right.
    auth: function (say) {
      say({
        audience: body.dataset.audience,
        meeting: body.dataset.meeting,
        seat: seat,
        beside: body.dataset.beside || '',
        now: Date.now(),
      });
    },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    // With this factor somewhere between now and twice as long: a whole hall does not come back at once.
    reconnectionDelay: 1000,
    reconnectionDelayMax: 2000,
    randomizationFactor: 1,
    autoConnect: false
  });
  let lostAt = Date.now();
  let patience = ACK_MS;
  let seen = Number(body.dataset.version) || 0;

  // Resolves to the server's answer, always: no line and no answer in time are answers too (`no_answer`).
  function send(event, payload) {
    if (!socket.connected) return Promise.resolve(NO_ANSWER);
    const act = Object.assign(seat ? { seat: seat } : {}, { seen: seen }, payload);
    return new Promise(function (resolve) {
      socket.timeout(patience).emit(event, act, function (error, ack) {
        // On a slow line every answer would come just too late, and nothing sent would ever be seen to arrive.
        if (error && socket.connected) patience = Math.min(2 * patience, ACK_MOST_MS);
        resolve(error ? NO_ANSWER : ack || { ok: true });
      });
    });
  }

  function connected() {
    return socket.connected;
  }

  function state() {
    if (socket.connected) return 'connected';
    if (navigator.onLine === false) return 'offline';
    return Date.now() - lostAt < OFFLINE_AFTER_MS ? 'reconnecting' : 'offline';
  }

  function paint() {
    const now = state();
    document.querySelectorAll('[data-connection]').forEach(function (place) {
      place.dataset.state = now;
      tell(place, words(place, now));
    });
  }

  // A text the page brings along, of the nearest element that has one: data-t-sending, data-t-received...
  function words(near, name) {
    const holder = near.closest('[data-t-' + name + ']') || body;
    return holder.getAttribute('data-t-' + name) || '';
  }

  // An unchanged text is left alone: writing it again would be read aloud again.
  function tell(place, text) {
    if (place && place.textContent !== text) place.textContent = text;
  }

  function message(text) {
    tell(document.getElementById('message'), text);
  }

  // What went wrong, in the server's sentence or else in the page's.
  function trouble(near, ack) {
    return ack.message || words(near, ack.error === 'no_answer' ? 'offline' : 'refused');
  }

  function lost() {
    lostAt = Date.now();
    paint();
    setTimeout(paint, OFFLINE_AFTER_MS);
  }

  function connectSoon() {
    comeBack({ after: 300, spread: 1700 });
  }

  // Each phone at a moment of its own, in milliseconds from now.
  function comeBack(news) {
    setTimeout(function () { socket.connect(); }, news.after + Math.random() * news.spread);
  }

  // The server stops for a moment, and says when it can be expected back.
  function pause(news) {
    socket.disconnect();
    comeBack(news);
  }

  // Who is refused here may be welcome elsewhere, and the server's pages know where. Never in a circle.
  function turnedAway(news) {
    if (reloadedJustNow()) connectSoon();
    else if (news && news.to) location.replace(news.to);
    else location.reload();
  }

  function reloadedJustNow() {
    try {
      const last = Number(sessionStorage.getItem('workshop/reloaded')) || 0;
      sessionStorage.setItem('workshop/reloaded', String(Date.now()));
      return Date.now() - last < RELOAD_AGAIN_MS;
    } catch (error) {
      return true;
    }
  }

  function open() {
    socket.on('connect', function () { patience = ACK_MS; paint(); });
    socket.on('disconnect', function (reason) {
      lost();
      if (reason === 'io server disconnect') connectSoon();
    });
    socket.on('connect_error', function () {
      paint();
      if (!socket.active) turnedAway();
    });
    socket.on('pause', pause);
    addEventListener('online', paint);
    addEventListener('offline', paint);
    lost();
    socket.connect();
  }

  workshop.line = {
    send: send,
    connected: connected,
    on: function (event, heard) { socket.on(event, heard); },
    open: open,
    paint: paint,
    words: words,
    tell: tell,
    message: message,
    trouble: trouble,
    turnedAway: turnedAway,
    seen: function () { return seen; },
    see: function (version) { seen = version; }
  };
})(window.workshop = window.workshop || {});
