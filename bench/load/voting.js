'use strict';
// Votes in four shapes: at a steady rate, in turn (each phone the next one after its ack), at one instant, and a
// question that needs no database, to see how soon the loop answers.

const UNANSWERED_AFTER_MS = 240000;
const TICK_MS = 2;

class Tally {
  constructor() {
    Object.assign(this, { ms: [], refused: {}, sent: 0, lag: 0 });
  }

  heard(ms, refusal) {
    this.ms.push(ms);
    if (refusal) this.refused[refusal] = (this.refused[refusal] || 0) + 1;
  }

  // Resolves when everything sent was answered, or not in time.
  async all() {
    const until = performance.now() + UNANSWERED_AFTER_MS;
    while (this.ms.length < this.sent && performance.now() < until) await later(5);
    return { ms: this.ms, refused: this.refused, unanswered: this.sent - this.ms.length, lag: this.lag };
  }
}

// `rate` votes a second in all, whatever the answers do; `lag`: how late the generator itself was, at most (ms).
async function vote_steadily(groups, { group, rate, seconds }) {
  const phones = ready(groups.get(group));
  return steadily(rate, seconds, (i, heard) => phones[i % phones.length].vote(heard));
}

// The same with an event that the server does not know: what it answers needs no database and no seat.
async function ask_steadily(groups, { group, rate, seconds }) {
  const phones = groups.get(group);
  return steadily(rate, seconds, (i, heard) => {
    const sent = performance.now();
    phones[i % phones.length].say('nothing', {}, (ack) => heard(performance.now() - sent, ack ? '' : 'line broke'));
  });
}

async function steadily(rate, seconds, send) {
  const tally = new Tally();
  const began = performance.now();
  const all = Math.round(rate * seconds);
  while (tally.sent < all) {
    const now = performance.now() - began;
    while (tally.sent < all && (tally.sent * 1000) / rate <= now) {
      tally.lag = Math.max(tally.lag, now - (tally.sent * 1000) / rate);
      send(tally.sent, (ms, refusal) => tally.heard(ms, refusal));
      tally.sent += 1;
    }
    await later(TICK_MS);
  }
  return tally.all();
}

// Every phone votes again as soon as its vote was acked, for so long; `votes` counts acks within that time.
async function vote_in_turn(groups, { group, seconds }) {
  const phones = ready(groups.get(group));
  const tally = new Tally();
  const until = performance.now() + seconds * 1000;
  let votes = 0;
  function next(phone) {
    tally.sent += 1;
    phone.vote((ms, refusal) => {
      tally.heard(ms, refusal);
      if (performance.now() >= until || refusal) return;
      votes += 1;
      next(phone);
    });
  }
  phones.forEach(next);
  await later(seconds * 1000);
  return { votes, ...(await tally.all()) };
}

// Every phone votes in the same instant. `watch`: group -> text; `shown`: when each of those phones saw it, or null.
async function vote_at_once(groups, { group, watch = {} }) {
  const phones = ready(groups.get(group));
  const tally = new Tally();
  const began = performance.now();
  const seen = Object.entries(watch).map(([name, text]) => sight(groups.get(name), text, began));
  for (const phone of phones) {
    tally.sent += 1;
    phone.vote((ms, refusal) => tally.heard(performance.now() - began, refusal));
  }
  const answered = await tally.all();
  return { ...answered, shown: (await Promise.all(seen)).flat() };
}

// When each phone was pushed something with `text` in it, in ms since `began`; null for who was not in time.
async function sight(phones, text, began, within = 30) {
  const at = new Map();
  for (const phone of phones) {
    phone.onPush = (data, now) => {
      if (!at.has(phone) && data.includes(text)) at.set(phone, now - began);
    };
  }
  const until = performance.now() + within * 1000;
  while (at.size < phones.length && performance.now() < until) await later(2);
  for (const phone of phones) phone.onPush = null;
  return phones.map((phone) => (at.has(phone) ? at.get(phone) : null));
}

// What the server said it keeps: [seat, round, item, seq, value] of every phone's newest vote on each ballot.
async function kept(groups, { group }) {
  const rows = [];
  for (const phone of groups.get(group)) {
    for (const [ballot, vote] of phone.kept) {
      const [round, item] = ballot.split('/');
      rows.push([phone.auth.seat, round, item, vote.seq, vote.value]);
    }
  }
  return { rows };
}

function ready(phones) {
  const known = new Map(); // phones of one meeting share their ballots
  for (const phone of phones) {
    const meeting = phone.auth.meeting || '';
    if (!known.has(meeting)) known.set(meeting, phone.ballotsNow());
    phone.ballots = known.get(meeting);
  }
  return phones;
}

function later(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

module.exports = { vote_steadily, ask_steadily, vote_in_turn, vote_at_once, kept, sight };
