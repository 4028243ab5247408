// The test in the hall: this phone tries what phones do during an evening, and says in words how that went.
(function () {
  'use strict';

  const TIMES = 5;
  const SLOW_MS = 500;
  const CLOCK_MS = 5000;
  const LINE_MS = 6000;

  // One mark: its state, what is said of it, and what can be done where that helps.
  function mark(element, said, good, number, how) {
    element.setAttribute('data-state', good ? 'good' : 'bad');
    said.textContent = element.getAttribute('data-' + (how || (good ? 'good' : 'bad'))).replace('{}', String(number));
  }

  function tell(id, good, number, how) {
    const probe = document.querySelector('[data-check=' + id + ']');
    const advice = probe.querySelector('.probe__advice');
    mark(probe, probe.querySelector('.probe__said'), good, number, how);
    if (advice) advice.hidden = good;
    judge();
  }

  // Said once, when all is known. A clock that differs keeps nobody out.
  function judge() {
    const states = Array.from(document.querySelectorAll('[data-check]:not([data-check=clock])'))
      .map(function (probe) { return probe.getAttribute('data-state'); });
    const verdict = document.querySelector('[data-verdict]');
    if (states.indexOf('busy') < 0) mark(verdict, verdict, states.indexOf('bad') < 0, '');
  }

  function ask() {
    const began = Date.now();
    return fetch('/healthz', { cache: 'no-store' }).then(function (answer) { return answer.json(); }).then(function (said) {
      const took = Date.now() - began;
      return { took: took, off: Math.abs(Date.parse(said.now) + took / 2 - Date.now()) };
    });
  }

  function askAgain(found) {
    if (found.length === TIMES) return Promise.resolve(found);
    return ask().then(function (one) { return askAgain(found.concat([one])); });
  }

  // The middle one of several: the first also opens the connection.
  function middle(found, name) {
    const sorted = found.map(function (one) { return one[name]; }).sort(function (a, b) { return a - b; });
    return sorted[Math.floor(sorted.length / 2)];
  }

  function reach() {
    askAgain([]).then(function (found) {
      tell('reach', true, '');
      const took = Math.round(middle(found, 'took'));
      tell('speed', took < SLOW_MS, took);
      const off = middle(found, 'off');
      tell('clock', off < CLOCK_MS, Math.round(off / 1000));
    }, function () {
      ['reach', 'speed', 'clock'].forEach(function (id) { tell(id, false, '?'); });
    });
  }

  // The first word of the server on a line of its own. Some guest networks let none through; then phones ask again and
  // again, which is tried too.
  function line() {
    const scheme = location.protocol === 'https:' ? 'wss://' : 'ws://';
    const socket = new WebSocket(scheme + location.host + '/socket.io/?EIO=4&transport=websocket');
    const late = setTimeout(function () { done(false); }, LINE_MS);
    function done(good) {
      clearTimeout(late);
      socket.onmessage = socket.onerror = socket.onclose = null;
      socket.close();
      if (good) tell('line', true, '');
      else without();
    }
    socket.onmessage = function () { done(true); };
    socket.onerror = socket.onclose = function () { done(false); };
  }

  function without() {
    const path = '/socket.io/?EIO=4&transport=polling';
    fetch(path, { cache: 'no-store' }).then(function (answer) {
      return answer.text().then(function (said) {
        if (!answer.ok) throw new Error(said);
        // A word of a phone, and the answer to it.
        const own = path + '&sid=' + JSON.parse(said.slice(1)).sid;
        return fetch(own, { method: 'POST', mode: 'same-origin', body: '1' }).then(function (heard) { return heard.ok; });
      });
    }).then(function (good) { tell('line', false, '', good ? 'bad' : 'worst'); },
      function () { tell('line', false, '', 'worst'); });
  }

  // A form as a page sends it, twice: the second time the cookie of the first must come along.
  function form() {
    const word = Math.random().toString(36).slice(2);
    const post = function () {
      return fetch('/test', { method: 'POST', mode: 'same-origin', body: new URLSearchParams({ word: word }) })
        .then(function (answer) {
          if (!answer.ok) throw new Error(String(answer.status));
          return answer.json();
        });
    };
    post().then(post).then(function (said) {
      tell('post', true, '');
      tell('cookie', said.cookie, '');
    }, function () {
      tell('post', false, '');
      document.querySelector('[data-check=cookie]').remove(); // what is refused tells nothing of cookies
      judge();
    });
  }

  function keep() {
    fetch('/readyz', { cache: 'no-store' }).then(function (answer) {
      return answer.json().then(function (said) { return answer.ok && said.disk === 'ok'; });
    }).then(function (good) { tell('keep', good, ''); }, function () { tell('keep', false, ''); });
  }

  reach();
  line();
  form();
  keep();
})();
