// Ballots: a tap chooses, a press sends, and "ontvangen" is only said after the server did.
// A vote that finds no line is kept on this phone and sent again; its `seq` keeps an old vote from beating a newer one.
// The answer says which vote holds. Numbers go on from there, and from what this phone kept: never from its clock.
(function (workshop) {
  'use strict';

  const SEQ_KEY = 'workshop/seq';
  const SEQ_MOST = Math.pow(2, 31) - 1;
  const KEPT_KEY = 'workshop/votes';
  const AGAIN_MS = 5000;
  const BETWEEN = '_';

  const seat = document.body.dataset.seat || '';
  const line = workshop.line;
  const mine = workshop.mine;
  const tapped = {};
  const refused = {};
  const onTheWay = {};
  const raised = {};
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

  // A number above this one and above all that this phone gave out. (A clock once gave out the last one there is.)
  function above(held) {
    const last = Number(read(SEQ_KEY)) % SEQ_MOST || 0;
    const seq = Math.min(SEQ_MOST, Math.max(last, held) + 1);
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

  // More than one card are boxes.
  function many(form) {
    return Number(form.getAttribute('data-many')) || 1;
  }

  function boxes(form) {
    return Array.from(form.querySelectorAll('.choice input'));
  }

  function chosenIn(form) {
    return boxes(form).filter(function (box) { return box.checked; });
  }

  function valueIn(form) {
    return chosenIn(form).map(function (box) { return box.value; }).join(BETWEEN);
  }

  function tap(form, box) {
    const name = nameOf(form);
    const enough = chosenIn(form).length > many(form);
    if (enough) box.checked = false;
    delete refused[name];
    if (valueIn(form) === sent(form)) delete tapped[name];
    else tapped[name] = valueIn(form);
    if (enough) refused[name] = line.words(form, 'enough');
    paint();
    // The button may have come over this card (phone.css); a scroll-margin there keeps the two apart.
    box.closest('.choice').scrollIntoView({ block: 'nearest' });
  }

  function cast(form) {
    const name = nameOf(form);
    if (chosenIn(form).length < many(form)) {
      refused[name] = line.words(form, 'few');
      return paint();
    }
    const value = valueIn(form);
    delete tapped[name];
    delete refused[name];
    delete raised[name];
    keep(name, {
      seat: seat,
      round: form.getAttribute('data-round'),
      item: form.getAttribute('data-item'),
      value: value,
      seq: above(0)
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
    if (ack.ok) take(name, vote, ack);
    else if (ack.error !== 'no_answer') refuse(name, vote, ack);
    // Not answered, or chosen again meanwhile: what is kept goes out once more.
    return post(name);
  }

  function take(name, vote, held) {
    const newest = kept()[name];
    mine.setVote(Object.assign({}, vote, { value: held.value }));
    if (held.value !== vote.value && newest && newest.seq === vote.seq) return overtaken(name, vote, held);
    drop(name, vote.seq);
    const form = formOf(name);
    if (form && !kept()[name]) received(form);
  }

  // Another vote of this seat holds: this phone forgot its numbers, or another tab was quicker. Whoever chose last is
  // heard, so this one goes out once more, above it; only once, for two tabs would outbid each other for ever.
  function overtaken(name, vote, held) {
    if (!raised[name]) {
      raised[name] = true;
      return keep(name, Object.assign({}, vote, { seq: above(held.seq) }));
    }
    drop(name, vote.seq);
    const form = formOf(name);
    if (form) refused[name] = line.words(form, 'overtaken');
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
      check(form, name in tapped ? tapped[name] : sent(form));
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
    if (name in tapped) return 'chosen';
    if (kept()[name]) return onTheWay[name] ? 'sending' : 'waiting';
    return voted(form) ? 'received' : 'empty';
  }

  function check(form, value) {
    const values = many(form) > 1 ? (value || '').split(BETWEEN) : [value];
    boxes(form).forEach(function (box) { box.checked = values.includes(box.value); });
  }

  document.addEventListener('change', function (event) {
    const form = event.target.closest('form[data-ballot]');
    if (form && boxes(form).includes(event.target)) tap(form, event.target);
  });
  document.addEventListener('submit', function (event) {
    if (!event.target.matches('form[data-ballot]')) return;
    event.preventDefault();
    cast(event.target);
  });

  // Another tab of this phone sent what both keep, or heard that it arrived.
  window.addEventListener('storage', function (event) {
    if (event.key === KEPT_KEY) paint();
  });

  workshop.ballots = {
    sendKept: sendKept,
    answered: answered,
    paint: paint,
    onReceived: function (heard) { received = heard; }
  };
})(window.workshop = window.workshop || {});
