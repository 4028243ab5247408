// Ballots: a tap chooses, a press sends, and "ontvangen" is only said after the server did.
// A vote that finds no line is kept on this phone and sent again; its `seq` keeps an old vote from beating a newer one.
(function (workshop) {
  'use strict';

  const SEQ_KEY = 'workshop/seq';
  const SEQ_MOST = Math.pow(2, 31) - 1;
  // Seconds since this day are a safe start for `seq` when a phone forgot what it sent; they fit until 2093.
  const SEQ_EPOCH_S = Date.UTC(2025, 0, 1) / 1000;
  const KEPT_KEY = 'workshop/votes';
  const AGAIN_MS = 5000;

  const seat = document.body.dataset.seat || '';
  const line = workshop.line;
  const mine = workshop.mine;
  const tapped = {};
  const refused = {};
  const onTheWay = {};
  const memory = {};
  let remembers = true;
  let received = function () {};

  function read(key) {
    try {
      if (remembers) return localStorage.getItem(key);
    } catch (error) {
      remembers = false;
    }
    return memory[key] || null;
  }

  // A phone that may not store (private mode, full) keeps votes while the page is open.
  function write(key, text) {
    memory[key] = text;
    try {
      localStorage.setItem(key, text);
    } catch (error) {
      remembers = false;
    }
  }

  // seat/round/item -> vote, of every seat on this phone.
  function kept() {
    return JSON.parse(read(KEPT_KEY) || '{}');
  }

  function keep(name, vote) {
    const votes = kept();
    votes[name] = vote;
    write(KEPT_KEY, JSON.stringify(votes));
  }

  function drop(name, seq) {
    const votes = kept();
    if (!votes[name] || votes[name].seq !== seq) return;
    delete votes[name];
    write(KEPT_KEY, JSON.stringify(votes));
  }

  function nextSeq() {
    const last = Number(read(SEQ_KEY)) || 0;
    const seq = Math.min(SEQ_MOST, Math.max(last + 1, Math.floor(Date.now() / 1000 - SEQ_EPOCH_S)));
    write(SEQ_KEY, String(seq));
    return seq;
  }

  function nameOf(form) {
    return [seat, form.getAttribute('data-round'), form.getAttribute('data-item')].join('/');
  }

  function formOf(name) {
    return Array.from(document.querySelectorAll('form[data-ballot]')).find(function (form) {
      return nameOf(form) === name;
    });
  }

  function tap(form) {
    const chosen = form.querySelector('input[type=radio]:checked');
    const name = nameOf(form);
    delete refused[name];
    if (chosen.value === sent(form)) delete tapped[name];
    else tapped[name] = chosen.value;
    paint();
    // The button may have come over this card (phone.css); a scroll-margin there keeps the two apart.
    chosen.closest('.choice').scrollIntoView({ block: 'nearest' });
  }

  function cast(form) {
    const chosen = form.querySelector('input[type=radio]:checked');
    if (!chosen) return;
    const name = nameOf(form);
    delete tapped[name];
    delete refused[name];
    keep(name, {
      seat: seat,
      round: form.getAttribute('data-round'),
      item: form.getAttribute('data-item'),
      value: chosen.value,
      seq: nextSeq()
    });
    post(name);
  }

  function post(name) {
    const vote = kept()[name];
    if (!vote || onTheWay[name] || !line.connected()) return paint();
    onTheWay[name] = true;
    paint();
    return line.send('vote', vote).then(function (ack) {
      delete onTheWay[name];
      settle(name, vote, ack);
    });
  }

  function settle(name, vote, ack) {
    if (ack.again || ack.error === 'server_error') {
      setTimeout(function () { post(name); }, AGAIN_MS);
      return paint();
    }
    if (ack.ok) take(name, vote);
    else if (ack.error !== 'no_answer') refuse(name, vote, ack);
    // Not answered, or chosen again meanwhile: what is kept goes out once more.
    return post(name);
  }

  function take(name, vote) {
    drop(name, vote.seq);
    mine.setVote(vote);
    const form = formOf(name);
    if (form && !kept()[name]) received(form);
  }

  // A refused vote is gone, and said to be gone, also when its question has left the page.
  function refuse(name, vote, ack) {
    drop(name, vote.seq);
    const form = formOf(name);
    refused[name] = line.trouble(form || document.body, ack);
    if (!form) line.message(refused[name]);
  }

  // Only for seats this page may speak for; another meeting's votes wait for its own page.
  function sendKept() {
    const votes = kept();
    Object.keys(votes).filter(function (name) { return mine.has(votes[name].seat); }).forEach(post);
  }

  // What this seat last sent here, on its way or arrived; undefined when nothing was.
  function sent(form) {
    const waiting = kept()[nameOf(form)];
    return waiting ? waiting.value : voted(form);
  }

  function voted(form) {
    return mine.vote(form.getAttribute('data-round'), form.getAttribute('data-item'));
  }

  function answered(form) {
    return Boolean(sent(form));
  }

  function paint() {
    document.querySelectorAll('form[data-ballot]').forEach(function (form) {
      const name = nameOf(form);
      const state = stateOf(form);
      form.setAttribute('data-state', state);
      check(form, tapped[name] || sent(form));
      tell(form.querySelector('[data-told]'), refused[name] || line.words(form, state), state);
    });
  }

  // words() has no text for empty and chosen. Being on the way is shown but not read out: one act, one announcement.
  function tell(place, text, state) {
    place.setAttribute('aria-busy', String(state === 'sending'));
    line.tell(place, text);
  }

  function stateOf(form) {
    const name = nameOf(form);
    if (refused[name]) return 'refused';
    if (tapped[name]) return 'chosen';
    if (kept()[name]) return onTheWay[name] ? 'sending' : 'waiting';
    return voted(form) ? 'received' : 'empty';
  }

  function check(form, value) {
    form.querySelectorAll('input[type=radio]').forEach(function (radio) {
      radio.checked = radio.value === value;
    });
  }

  document.addEventListener('change', function (event) {
    const form = event.target.closest('form[data-ballot]');
    if (form && event.target.type === 'radio') tap(form);
  });
  document.addEventListener('submit', function (event) {
    if (!event.target.matches('form[data-ballot]')) return;
    event.preventDefault();
    cast(event.target);
  });

  workshop.ballots = {
    sendKept: sendKept,
    answered: answered,
    paint: paint,
    onReceived: function (heard) { received = heard; }
  };
})(window.workshop = window.workshop || {});
